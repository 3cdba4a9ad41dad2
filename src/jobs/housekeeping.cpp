#include "jobs/housekeeping.hpp"

namespace aimline::jobs {

void add_housekeeping(Kinds& kinds) {
  kinds.add<NoArguments>("jobs.clear", [](Run&, NoArguments const&) -> Result<Delivery> {
    return [](Deliver& here) -> Result<boost::json::value> {
      here.db().execute("delete from job where ended_at < $1", Instant{here.now.at - ended_jobs_kept});
      return nullptr;
    };
  });
  kinds.daily("jobs.clear", std::chrono::hours(3), TimeZone{});
}

}  // namespace aimline::jobs
