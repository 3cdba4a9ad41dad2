#pragma once

#include "app/serve.hpp"

/// What each command does once its arguments are read. Each gives the exit code of the program; refusals are written to
/// standard error in the language of the terminal.
namespace aimline::app {

enum class Output { people, json };

/// Fills in the options of a config file; 0 unless it is refused.
int run_config(std::filesystem::path const& path, ServeOptions& options);
int run_serve(ServeOptions const& options, Output output);
int run_demo(ServeOptions const& options, Output output);
int run_user_list(ServeOptions const& options, Output output);
int run_user_suspend(ServeOptions const& options, std::string const& mail);
int run_user_forget_second_factor(ServeOptions const& options, std::string const& mail);
int run_user_setup_link(ServeOptions const& options, Output output);
int run_migrate(ServeOptions const& options, Output output);
/// What `backup` and `restore` are told beside the file.
struct BackupOptions {
  std::filesystem::path file;
  std::filesystem::path key_file;
  bool plain = false;  // without a key, on purpose
};
int run_backup(ServeOptions const& options, BackupOptions const& how, Output output);
int run_restore(ServeOptions const& options, BackupOptions const& how, Output output);
int run_backup_key(std::filesystem::path const& file);
/// A new key seals from now on, and everything that older ones sealed is sealed with it anew.
int run_keys_rotate(ServeOptions const& options, Output output);
/// The same for what is left, and the older keys are removed.
int run_keys_forget(ServeOptions const& options, Output output);
int run_openapi();
int run_access();

}  // namespace aimline::app
