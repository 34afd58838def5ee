//! The screens of the console, one module each.

pub mod account;
pub mod audit;
pub mod dashboard;
pub mod login;
pub mod new_password;
pub mod not_found;
pub mod projects;
pub mod sessions;
pub mod set_up;
pub mod signed_out;
pub mod traffic;
pub mod users;

// What several of them share.
pub mod admission;
pub mod current_user;
pub mod kept;
pub mod list;
pub mod load;
pub mod password_form;
pub mod preferences;
pub mod project_choice;
pub mod session_timers;

// What stands around all of them.
pub mod palette;
pub mod session_end;
pub mod status;
pub mod update;
