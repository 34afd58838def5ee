//! The pages of the console by their paths, which the server knows from the same list
//! ([`tollgate_api_types::routes`]); and which of them a login may lead to.
//!
//! ```
//! use tollgate::route::Page;
//!
//! assert_eq!(Page::Users.path(), "/users");
//! assert_eq!(Page::at("/users"), Some(Page::Users));
//! assert_eq!(Page::at("/users/ada"), Some(Page::Users));
//! assert_eq!(Page::at("/nowhere"), None);
//! ```
//!
//! What is not here: what a page shows, and who may see it (`guard.rs`).

use leptos::prelude::{GetUntracked, window};
use leptos_router::location::Location;
use leptos_router::{NavigateOptions, StaticSegment};
use tollgate_api_types::{Role, routes};
use web_sys::{Url, UrlSearchParams};

use crate::language::Text;
use crate::words::{frame, pages};

/// The longest `next` that is looked at; no address of the console comes near it.
const MAX_NEXT: usize = 2048;

/// The screens of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Page {
    /// Where one signs in.
    Login,
    /// How this session and the others are doing.
    Dashboard,
    /// Who may sign in, and one of them beside the list.
    Users,
    /// The projects, and one of them beside the list.
    Projects,
    /// What has happened.
    Audit,
    /// What the interceptor does, live.
    Traffic,
    /// Where one is signed in.
    Sessions,
    /// One's own profile and preferences.
    Account,
    /// Where one chooses another password before anything else.
    NewPassword,
    /// Where the first administrator is made, on a server without users.
    SetUp,
}

impl Page {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Login,
        Self::Dashboard,
        Self::Users,
        Self::Projects,
        Self::Audit,
        Self::Traffic,
        Self::Sessions,
        Self::Account,
        Self::NewPassword,
        Self::SetUp,
    ];

    /// Whom it can be of use to; the server has the last word.
    #[must_use]
    pub const fn audience(self) -> Audience {
        match self {
            Self::Users => Audience::Administrators,
            _ => Audience::Everybody,
        }
    }

    /// Its path.
    #[must_use]
    pub const fn path(self) -> &'static str {
        self.patterns()[0]
    }

    /// The patterns of all its paths, as the server knows them too; the first is its own path.
    #[must_use]
    pub const fn patterns(self) -> &'static [&'static str] {
        match self {
            Self::Login => &["/login"],
            Self::Dashboard => &["/"],
            Self::Users => &["/users", "/users/{usrId}"],
            Self::Projects => &["/projects", "/projects/{tenantId}"],
            Self::Audit => &["/audit", "/audit/{event}"],
            Self::Traffic => &["/traffic"],
            Self::Sessions => &["/sessions"],
            Self::Account => &["/account"],
            Self::NewPassword => &["/new-password"],
            Self::SetUp => &["/setup"],
        }
    }

    /// Its name, in the navigation and in the title of the window.
    #[must_use]
    pub fn title(self) -> &'static str {
        let title = match self {
            Self::Login => pages::LOGIN,
            Self::Dashboard => pages::DASHBOARD,
            Self::Users => pages::USERS,
            Self::Projects => pages::PROJECTS,
            Self::Audit => pages::AUDIT,
            Self::Traffic => pages::TRAFFIC,
            Self::Sessions => pages::SESSIONS,
            Self::Account => pages::ACCOUNT,
            Self::NewPassword => pages::NEW_PASSWORD,
            Self::SetUp => pages::SET_UP,
        };
        title.get()
    }

    /// The page at a path; one slash more at the end is as good as none.
    #[must_use]
    pub fn at(path: &str) -> Option<Self> {
        let pattern = routes::page_at(path)?;
        let is_its = |page: &Self| page.patterns().contains(&pattern);
        Self::ALL.into_iter().find(is_its)
    }

    /// Its path, as the router takes it.
    #[must_use]
    pub const fn segment(self) -> StaticSegment<&'static str> {
        StaticSegment(self.path())
    }
}

/// Whom a page can be of use to: what one may never do is not offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Whoever is signed in.
    Everybody,
    /// Administrators, if only of the project that one is in.
    Administrators,
    /// Administrators of everything.
    Operators,
}

impl Audience {
    /// Whether somebody with these roles is among them.
    #[must_use]
    pub fn has(self, role: Role, tenant_role: Role) -> bool {
        match self {
            Self::Everybody => true,
            Self::Administrators => role == Role::Admin || tenant_role == Role::Admin,
            Self::Operators => role == Role::Admin,
        }
    }
}

/// Pages that belong together in the navigation.
#[derive(Debug, Clone, Copy)]
pub struct PageGroup {
    /// What they have in common.
    pub title: Option<GroupTitle>,
    /// The pages, in their order.
    pub pages: &'static [Page],
}

/// What a group is called: it depends on whether one has anything to administer.
#[derive(Debug, Clone, Copy)]
pub struct GroupTitle {
    /// For administrators, if only of the project that one is in.
    pub of_administrators: Text,
    /// For everybody else.
    pub of_members: Text,
}

impl GroupTitle {
    const fn same(title: Text) -> Self {
        Self {
            of_administrators: title,
            of_members: title,
        }
    }

    /// The one for somebody with these roles.
    #[must_use]
    pub fn of(self, role: Role, tenant_role: Role) -> Text {
        if Audience::Administrators.has(role, tenant_role) {
            self.of_administrators
        } else {
            self.of_members
        }
    }
}

/// The navigation, in its order.
pub const NAVIGATION: [PageGroup; 3] = [
    PageGroup {
        title: None,
        pages: &[Page::Dashboard],
    },
    PageGroup {
        title: Some(GroupTitle {
            of_administrators: frame::ADMINISTRATION,
            of_members: frame::WORKSPACE,
        }),
        pages: &[Page::Users, Page::Projects, Page::Audit, Page::Traffic],
    },
    PageGroup {
        title: Some(GroupTitle::same(frame::YOU)),
        pages: &[Page::Sessions, Page::Account],
    },
];

/// What stands in the address of a list while the form for something new is open beside it.
pub const NEW: &str = "new";

/// What it is set to.
pub const YES: &str = "yes";

/// The address of a list with the form for something new.
#[must_use]
pub fn new_in(page: Page) -> String {
    format!("{}?{NEW}={YES}", page.path())
}

/// The path of one user, opened beside the list.
#[must_use]
pub fn user_path(usr_id: &str) -> String {
    path_of(Page::Users, usr_id)
}

/// The path of one project, opened beside the list.
#[must_use]
pub fn project_path(tenant_id: &str) -> String {
    path_of(Page::Projects, tenant_id)
}

/// The path of one event, opened beside the log.
#[must_use]
pub fn event_path(id: i64) -> String {
    path_of(Page::Audit, &id.to_string())
}

/// The user that a path opens.
#[must_use]
pub fn user_in(path: &str) -> Option<String> {
    opened_in(Page::Users, path)
}

/// The project that a path opens.
#[must_use]
pub fn project_in(path: &str) -> Option<String> {
    opened_in(Page::Projects, path)
}

/// The event that a path opens.
#[must_use]
pub fn event_in(path: &str) -> Option<String> {
    opened_in(Page::Audit, path)
}

fn path_of(page: Page, name: &str) -> String {
    format!("{}/{}", page.path(), js_sys::encode_uri_component(name))
}

/// What a path opens beside the list of a page.
fn opened_in(page: Page, path: &str) -> Option<String> {
    let segment = path.strip_prefix(page.path())?.strip_prefix('/')?;
    let segment = segment.strip_suffix('/').unwrap_or(segment);
    if segment.is_empty() || segment.contains('/') {
        return None;
    }
    let name: String = js_sys::decode_uri_component(segment).ok()?.into();
    // No name has these in it, and a path with them means something else to somebody.
    (!name.contains(['/', '\\', '\0'])).then_some(name)
}

/// A parameter of a query.
///
/// The router's own map decodes values once too often: a `next` that has a query of its own would be torn apart by it.
#[must_use]
pub fn parameter(search: &str, name: &str) -> Option<String> {
    UrlSearchParams::new_with_str(search).ok()?.get(name)
}

/// The address of a page that one is sent to, with the way back to where one is now, or was to be sent on to.
#[must_use]
pub fn detour(to: Page, location: &Location) -> String {
    let path = location.pathname.get_untracked();
    let search = location.search.get_untracked();
    let here = match Page::at(&path) {
        Some(Page::NewPassword | Page::Login) => parameter(&search, "next").unwrap_or_default(),
        _ => {
            let query = if search.is_empty() { "" } else { "?" };
            [&path, query, &search, &location.hash.get_untracked()].concat()
        }
    };
    if here.is_empty() || here == Page::Dashboard.path() {
        return to.path().to_owned();
    }
    let next = js_sys::encode_uri_component(&here);
    format!("{}?next={next}", to.path())
}

/// How one is sent on: Back doesn't lead to where one could not stay.
#[must_use]
pub fn replacing() -> NavigateOptions {
    NavigateOptions {
        replace: true,
        ..NavigateOptions::default()
    }
}

/// Where a query leads on to by its `next`.
#[must_use]
pub fn landing_of(search: &str) -> String {
    let origin = window().location().origin().unwrap_or_default();
    landing(parameter(search, "next").as_deref(), &origin)
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
    let pathname = url.pathname();
    let path = match Page::at(&pathname)? {
        Page::Login | Page::NewPassword | Page::SetUp => return None,
        page if routes::without_last_slash(&pathname) == page.path() => page.path().to_owned(),
        page => path_of(page, &opened_in(page, &pathname)?),
    };
    Some([path.as_str(), &url.search(), place(&url.hash())].concat())
}

/// The fragment, while it names a place on a page; whatever else it carries (a token, for one) is dropped.
fn place(hash: &str) -> &str {
    let is_name = hash
        .trim_start_matches('#')
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_name { hash } else { "" }
}
