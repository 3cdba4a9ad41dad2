#include "records/edfi_xml.hpp"

#include "records/cells.hpp"
#include "records/rows.hpp"

#include <deque>
#include <expat.h>
#include <memory>

namespace aimline::records {
namespace {

constexpr std::size_t deepest = 64;
constexpr std::size_t at_once = std::size_t{64} << 10;
constexpr std::size_t longest_token = std::size_t{8} << 20;
constexpr std::size_t most_items = 1'000;
constexpr std::size_t most_names = 1'000;  // of elements that are passed over

std::string_view local_name(char const* name) {
  std::string_view const whole(name);
  return whole.substr(whole.rfind(':') + 1);  // npos + 1 is 0
}

std::string_view attribute(char const** attributes, std::string_view name) {
  for (; *attributes; attributes += 2)
    if (name == *attributes) return attributes[1];
  return {};
}

class Interchange {
public:
  Interchange(EdfiPass const& pass, InterchangeReading& to, EdfiLookups* found)
      : pass_(pass), to_(to), found_(found), writer_(pass, to.piece, found) {}

  Result<void> read(std::string_view text, std::string_view file) {
    std::unique_ptr<std::remove_pointer_t<XML_Parser>, void (*)(XML_Parser)> const parser(::XML_ParserCreate(nullptr),
                                                                                          ::XML_ParserFree);
    if (!parser) throw std::bad_alloc();
    parser_ = parser.get();
    ::XML_SetUserData(parser_, this);
    ::XML_SetElementHandler(
        parser_,
        [](void* self, char const* name, char const** attributes) {
          static_cast<Interchange*>(self)->guarded([&](Interchange& all) { all.begin(local_name(name), attributes); });
        },
        [](void* self, char const*) { static_cast<Interchange*>(self)->guarded([](Interchange& all) { all.end(); }); });
    ::XML_SetCharacterDataHandler(parser_, [](void* self, char const* bytes, int size) {
      static_cast<Interchange*>(self)->guarded([&](Interchange& all) {
        all.text({bytes, static_cast<std::size_t>(size)});
      });
    });
    ::XML_SetStartDoctypeDeclHandler(parser_, [](void* self, char const*, char const*, char const*, int) {
      static_cast<Interchange*>(self)->stop("records.xml_with_document_type");
    });
    for (std::size_t at = 0; at <= text.size() && !stopped_;) {
      auto const some = text.substr(at, at_once);
      bool const last = at + some.size() == text.size();
      auto const state = ::XML_Parse(parser_, some.data(), static_cast<int>(some.size()), last);
      if (broken_) std::rethrow_exception(broken_);
      if (state == XML_STATUS_ERROR) {
        if (!stopped_) stop(not_well_formed);
        break;
      }
      if (last) break;
      at += some.size();
      auto const understood = ::XML_GetCurrentByteIndex(parser_);
      if (understood >= 0 && at > static_cast<std::size_t>(understood) + longest_token) stop("records.xml_too_long");
    }
    if (!stopped_) {
      writer_.settle();
      return {};
    }
    Text what{stopped_, {{"line", std::to_string(::XML_GetCurrentLineNumber(parser_))}}};
    return refuse(Fault::invalid, std::string(file), std::move(what));
  }

private:
  static constexpr auto not_well_formed = "records.xml_not_well_formed";

  /// No exception passes through the parser, which is C.
  template <class Work>
  void guarded(Work const& work) {
    try {
      if (!stopped_ && !broken_) work(*this);
    } catch (...) {
      broken_ = std::current_exception();
      ::XML_StopParser(parser_, XML_FALSE);
    }
  }

  void stop(char const* why) {
    if (stopped_) return;
    stopped_ = why;
    ::XML_StopParser(parser_, XML_FALSE);
  }

  struct Open {
    Node const* node = nullptr;  // none where nothing is read
    std::uint32_t item = 0;
  };

  void begin(std::string_view name, char const** attributes) {
    if (open_.size() == deepest) return stop("records.xml_too_deep");
    if (open_.empty() && !name.starts_with("Interchange")) return stop("records.xml_no_interchange");
    Open opened;
    if (open_.size() == 1) {
      begin_record(name, attributes);
      if (resource_) opened.node = &tree_of(*resource_, Notation::xml);
    } else if (open_.size() > 1 && open_.back().node) {
      opened = {open_.back().node->child(name), open_.back().item};
      if (opened.node && opened.node->list) {
        if (record_.items.size() > most_items)
          fail(RowFault::too_long);
        else
          opened.item = record_.add_item(opened.item);
      }
      if (opened.node && opened.node->reference != Slot::none) refer(*opened.node, opened.item, attributes);
    }
    open_.push_back(opened);
    text_.clear();
  }

  void begin_record(std::string_view name, char const** attributes) {
    auto const* const resource = find_element(name);
    resource_ = resource && pass_.reads(*resource) ? resource : nullptr;
    if (!resource && (to_.passed_over.size() < most_names || to_.passed_over.contains(std::string(name))))
      ++to_.passed_over[std::string(name)];
    if (!resource_) return;
    record_.clear(::XML_GetCurrentLineNumber(parser_) - 1);
    fault_.reset();
    id_ = attribute(attributes, "id");
  }

  /// An element that says where its identity stands instead of saying it.
  void refer(Node const& node, std::uint32_t item, char const** attributes) {
    auto const id = attribute(attributes, "ref");
    if (id.empty()) return;
    if (node.reference == Slot::incident_reference) return keep(node.reference, item, id);
    auto const& keys = found_ ? found_->keys_of_ids : pass_.lookups.keys_of_ids;
    if (auto const key = keys.find(id); key != keys.end()) keep(node.reference, item, key->second);
  }

  void keep(Slot slot, std::uint32_t item, std::string_view text) {
    if (text.size() > RowReader::longest_cell) return fail(RowFault::too_long);
    auto const& kept = kept_.emplace_back(text);
    if (!record_.add(slot, item, trimmed(kept))) fail(RowFault::twice);
  }

  void fail(RowFault fault) {
    if (!fault_) fault_ = fault;
  }

  void text(std::string_view some) {
    if (open_.size() < 3 || !open_.back().node || open_.back().node->slot == Slot::none) return;
    if (text_.size() + some.size() > RowReader::longest_cell) return fail(RowFault::too_long);
    text_ += some;
  }

  void end() {
    auto const opened = open_.back();
    open_.pop_back();
    if (open_.size() == 1 && resource_) return end_record();
    if (open_.size() < 2 || !opened.node || opened.node->slot == Slot::none) return;
    auto const slot = opened.node->slot;
    std::erase_if(text_, [](char c) { return c == '\n' || c == '\r'; });
    if (slot == Slot::hispanic) text_ = text_ == "true" ? "1" : text_ == "false" ? "0" : text_;
    if (!trimmed(text_).empty()) keep(slot, opened.item, text_);
    text_.clear();
  }

  void end_record() {
    if (fault_) {
      if (pass_.which != EdfiPass::Which::ids) writer_.refuse(*resource_, record_.line, *fault_);
    } else {
      if (pass_.which != EdfiPass::Which::ids) writer_.take(*resource_, record_);
      if (found_ && !id_.empty()) keep_id();
    }
    resource_ = nullptr;
    if (++since_ < 64) return;
    writer_.settle();
    kept_.clear();
    since_ = 0;
  }

  void keep_id() {
    std::string key(record_[*resource_ == Resource::students ? Slot::student : Slot::org]);
    if (*resource_ == Resource::discipline_incidents)
      key = EdfiLookups::key({record_[Slot::school], record_[Slot::incident]});
    if (!key.empty()) found_->keys_of_ids.emplace(id_, std::move(key));
  }

  EdfiPass const& pass_;
  InterchangeReading& to_;
  EdfiLookups* found_;
  EdfiWriter writer_;
  XML_Parser parser_ = nullptr;
  std::vector<Open> open_ = {};
  Resource const* resource_ = nullptr;
  EdfiRecord record_ = {};
  std::string id_ = {};
  std::string text_ = {};
  std::deque<std::string> kept_ = {};
  std::size_t since_ = 0;
  std::optional<RowFault> fault_ = {};
  char const* stopped_ = nullptr;
  std::exception_ptr broken_ = {};
};

}  // namespace

bool is_interchange(std::string_view text) {
  text = text.substr(0, 4'096);
  for (auto at = text.find("Interchange"); at != std::string_view::npos; at = text.find("Interchange", at + 1))
    if (at > 0 && (text[at - 1] == '<' || text[at - 1] == ':')) return true;
  return false;
}

Result<InterchangeReading> read_interchange(EdfiPass const& pass, std::string_view text, std::string_view file,
                                            EdfiLookups* found) {
  InterchangeReading reading;
  if (auto const read = Interchange(pass, reading, found).read(text, file); !read) return refuse(read.error());
  return reading;
}

}  // namespace aimline::records
