//! The pages of the console by their paths, which the server knows from the same list
//! ([`tollgate_api_types::routes`]); and which of them a login may lead to.
//!
//! ```
//! use tollgate::route::Page;
//!
//! assert_eq!(Page::Users.path(), "/users");
//! assert_eq!(Page::at("/users"), Some(Page::Users));
//! assert_eq!(Page::at("/users/ada"), Some(Page::User));
//! assert_eq!(Page::at("/nowhere"), None);
//! ```
//!
//! What is not here: what a page shows, and who may see it (`guard.rs`).

use std::sync::Arc;

use leptos::prelude::GetUntracked;
use leptos_router::location::Location;
use leptos_router::{ParamSegment, PossibleRouteMatch, StaticSegment};
use tollgate_api_types::routes;
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
    /// One of them.
    User,
    /// Where one is signed in.
    Sessions,
    /// One's own profile and preferences.
    Account,
}

impl Page {
    /// All of them.
    pub const ALL: [Self; routes::PAGES.len()] = [
        Self::Login,
        Self::Dashboard,
        Self::Users,
        Self::User,
        Self::Sessions,
        Self::Account,
    ];

    /// Those that the navigation leads to, in its order.
    pub const NAVIGATION: [Self; 4] = [Self::Dashboard, Self::Users, Self::Sessions, Self::Account];

    /// Its path; for a page about somebody or something, the pattern of its paths.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Login => "/login",
            Self::Dashboard => "/",
            Self::Users => "/users",
            Self::User => "/users/{usrId}",
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
            Self::User => "User",
            Self::Sessions => "Sessions",
            Self::Account => "Account",
        }
    }

    /// The page at a path; one slash more at the end is as good as none.
    #[must_use]
    pub fn at(path: &str) -> Option<Self> {
        let pattern = routes::page_at(path)?;
        Self::ALL.into_iter().find(|page| page.path() == pattern)
    }

    /// Its path, as the router takes it.
    #[must_use]
    pub fn segments(self) -> Segments {
        let segments = self.path().split('/').skip(1).map(segment);
        segments
            .reduce(|before, next| Arc::new((before, next)))
            .unwrap_or_else(|| Arc::new(()))
    }
}

/// A server that knows other pages than the console has would answer 404 for some of them, or show nothing on others:
/// so the console doesn't compile with a page that isn't in the shared list. Both are of one length.
const _: () = {
    let mut n = 0;
    while n < Page::ALL.len() {
        assert!(
            is_shared(Page::ALL[n].path()),
            "add the page to `routes::PAGES`"
        );
        n += 1;
    }
};

const fn is_shared(path: &str) -> bool {
    let mut n = 0;
    while n < routes::PAGES.len() {
        if is_same(routes::PAGES[n].as_bytes(), path.as_bytes()) {
            return true;
        }
        n += 1;
    }
    false
}

/// What `==` says, which constants can't ask.
const fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut n = 0;
    while n < one.len() {
        if one[n] != other[n] {
            return false;
        }
        n += 1;
    }
    true
}

/// Segments of a path, of whatever kinds.
pub type Segments = Arc<dyn PossibleRouteMatch + Send + Sync>;

fn segment(text: &'static str) -> Segments {
    match text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    {
        Some(name) => Arc::new(ParamSegment(name)),
        None => Arc::new(StaticSegment(text)),
    }
}

/// The address of a user's page.
#[must_use]
pub fn user_address(usr_id: &str) -> String {
    let name = js_sys::encode_uri_component(usr_id);
    format!("{}/{name}", Page::Users.path())
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
    let path = url.pathname();
    match Page::at(&path)? {
        Page::Login => None,
        _ => Some(
            [
                routes::without_last_slash(&path),
                &url.search(),
                place(&url.hash()),
            ]
            .concat(),
        ),
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
