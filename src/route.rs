//! Every path of the console, once; and which of them a login may lead to.
//!
//! ```
//! use tollgate::route::Page;
//!
//! assert_eq!(Page::Users.path(), "/users");
//! assert_eq!(Page::at("/users"), Some(Page::Users));
//! assert_eq!(Page::at("/nowhere"), None);
//! ```
//!
//! What is not here: what a page shows, and who may see it (`guard.rs`).

use leptos::prelude::GetUntracked;
use leptos_router::StaticSegment;
use leptos_router::location::Location;
use web_sys::{Url, UrlSearchParams};

/// The longest `next` that is looked at; no address of the console comes near it.
const MAX_NEXT: usize = 2048;

/// The screens of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Page {
    /// Where one signs in; the only one that needs no session.
    Login,
    /// How this session and the others are doing.
    Dashboard,
    /// Who may sign in.
    Users,
    /// Where one is signed in.
    Sessions,
    /// One's own profile and preferences.
    Account,
}

impl Page {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Login,
        Self::Dashboard,
        Self::Users,
        Self::Sessions,
        Self::Account,
    ];

    /// Those that the navigation leads to, in its order.
    pub const NAVIGATION: [Self; 4] = [Self::Dashboard, Self::Users, Self::Sessions, Self::Account];

    /// Its path.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Login => "/login",
            Self::Dashboard => "/",
            Self::Users => "/users",
            Self::Sessions => "/sessions",
            Self::Account => "/account",
        }
    }

    /// Its name, in the navigation and in the title of the window.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Login => "Sign in",
            Self::Dashboard => "Dashboard",
            Self::Users => "Users",
            Self::Sessions => "Sessions",
            Self::Account => "Account",
        }
    }

    /// The page at a path; one slash more at the end is as good as none.
    #[must_use]
    pub fn at(path: &str) -> Option<Self> {
        let path = match path.strip_suffix('/') {
            Some(shorter) if !shorter.is_empty() && !shorter.ends_with('/') => shorter,
            _ => path,
        };
        Self::ALL.into_iter().find(|page| page.path() == path)
    }

    /// Its path, as the router takes it.
    #[must_use]
    pub const fn segment(self) -> StaticSegment<&'static str> {
        StaticSegment(self.path())
    }
}

/// A parameter of a query.
///
/// The router's own map decodes values once too often: a `next` that has a query of its own would be torn apart by it.
#[must_use]
pub fn parameter(search: &str, name: &str) -> Option<String> {
    UrlSearchParams::new_with_str(search).ok()?.get(name)
}

/// The address of the login page that leads back to where one is now.
#[must_use]
pub fn login_address(location: &Location) -> String {
    let mut here = location.pathname.get_untracked();
    let search = location.search.get_untracked();
    if !search.is_empty() {
        here.push('?');
        here.push_str(&search);
    }
    here.push_str(&location.hash.get_untracked());

    let login = Page::Login.path();
    if here == Page::Dashboard.path() {
        return login.to_owned();
    }
    let next = js_sys::encode_uri_component(&here);
    format!("{login}?next={next}")
}

/// Where to go after a login: to what the address said in `next`, as long as that is a page of this console.
///
/// Anybody can send a link with a `next` in it, so nothing is believed but a path of the table above, on this origin.
#[must_use]
pub fn landing(next: Option<&str>, origin: &str) -> String {
    next.and_then(|next| own_address(next, origin))
        .unwrap_or_else(|| Page::Dashboard.path().to_owned())
}

fn own_address(next: &str, origin: &str) -> Option<String> {
    if next.len() > MAX_NEXT {
        return None;
    }
    // The browser's own parser: what it makes of tabs, backslashes and double slashes is what would be followed.
    let url = Url::new_with_base(next, origin).ok()?;
    if url.origin() != origin {
        return None;
    }
    match Page::at(&url.pathname())? {
        Page::Login => None,
        page => Some([page.path(), &url.search(), place(&url.hash())].concat()),
    }
}

/// The fragment, while it names a place on a page; whatever else it carries (a token, for one) is dropped.
fn place(hash: &str) -> &str {
    let is_name = hash
        .trim_start_matches('#')
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_name { hash } else { "" }
}
