//! The pages as the router takes them: in one file with the app.

pub(crate) use crate::guard::{Framed, Lost};
pub(crate) use crate::pages::account::Account;
pub(crate) use crate::pages::audit::Audit;
pub(crate) use crate::pages::dashboard::Dashboard;
pub(crate) use crate::pages::new_password::NewPassword;
pub(crate) use crate::pages::projects::Projects;
pub(crate) use crate::pages::sessions::Sessions;
pub(crate) use crate::pages::set_up::SetUp;
pub(crate) use crate::pages::traffic::Traffic;
pub(crate) use crate::pages::users::Users;
