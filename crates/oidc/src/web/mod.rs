//! The browser: WebCrypto, sessionStorage, and the address.
//!
//! ```no_run
//! use std::rc::Rc;
//! use tollgate_oidc::{Oidc, Settings, web};
//!
//! let settings = Settings::new("/callback").scope("openid profile offline_access");
//! let oidc = Oidc::new("https://id.example", "spa", settings, Rc::new(web::Browser), Rc::new(web::WebCrypto));
//! ```

mod crypto;
mod page;

pub use self::crypto::WebCrypto;
pub use self::page::Browser;
