//! Everything by its name: pages, projects, users, and what can be done from anywhere; and what the keys do.

use core::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use tollgate_api_types::{Project, User, UserQuery};
use tollgate_interceptor::signals::use_client;
use tollgate_interceptor::{Client, Error};

use crate::api;
use crate::components::clock::use_clock;
use crate::components::dialog::Dialog;
use crate::components::effect::effect;
use crate::components::picker::{Picker, PickerItem, fits};
use crate::components::project_switch::ProjectOption;
use crate::components::shortcuts::{Shortcut, focus_search, use_shortcuts};
use crate::language::{Language, use_language};
use crate::pages::current_user::{CurrentUser, use_current_user};
use crate::pages::preferences::SingleKeysSwitch;
use crate::pages::project_choice::{current_project, own_projects, use_project_change};
use crate::route::{self, Page};
use crate::theme::Theme;
use crate::words::rank::Rank;
use crate::words::{account, controls, palette, projects, users};

/// How long it waits for the next letter before it looks for anything.
const TYPING: Duration = Duration::from_millis(250);

/// How much must be typed for that; a single Hangul syllable says as much as several letters.
const ENOUGH_BYTES: usize = 2;

/// How many users are offered, and how many projects.
const N_FOUND: u32 = 5;

/// What has become of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    Searching,
    /// Codes and names.
    Rows(Vec<(String, String)>),
    Failed,
}

impl Found {
    fn rows(self) -> Vec<(String, String)> {
        match self {
            Self::Rows(rows) => rows,
            Self::Nothing | Self::Searching | Self::Failed => Vec::new(),
        }
    }
}

/// The palette, the list of shortcuts, and the keys that open them.
#[component]
pub fn Palette(
    /// Whether the palette is open.
    is_open: RwSignal<bool>,
) -> impl IntoView {
    let is_help_open = RwSignal::new(false);
    use_shortcuts(Callback::new(move |shortcut| match shortcut {
        Shortcut::Palette => is_open.set(true),
        Shortcut::Help => is_help_open.set(true),
        Shortcut::Search => {
            if !focus_search() {
                is_open.set(true);
            }
        }
    }));
    let query = RwSignal::new(String::new());
    let users = use_found_users(is_open, query);
    let user = use_current_user();
    let projects = use_found_projects(is_open, query, user);
    let (rank, own, current) = (user.rank(), own_projects(user), current_project(user));
    let pages = Memo::new(move |_| {
        let state = user.state.read();
        let (role, tenant_role) = state.data.as_ref().map_or_else(Default::default, |user| {
            (user.data.role, user.data.tenant_role)
        });
        let pages = route::NAVIGATION.into_iter().flat_map(|group| group.pages);
        let usable = pages.filter(|page| page.audience().has(role, tenant_role));
        usable.copied().collect::<Vec<_>>()
    });
    let items = Memo::new(move |_| {
        let typed = query.get();
        let pages = pages.get().into_iter().map(page_item);
        let commands = Command::for_rank(rank.get()).map(command_item);
        let switches = own.get().into_iter();
        let switches = switches.filter(|project| project.tenant_id != *current.read());
        let fitting = |item: &(PickerItem, String)| {
            fits(
                &format!("{} {} {}", item.0.label, item.0.detail, item.1),
                &typed,
            )
        };
        let all = |items: &mut dyn Iterator<Item = (PickerItem, String)>| {
            let fitting = items.filter(fitting);
            fitting.map(|(item, _)| item).collect::<Vec<_>>()
        };
        let mut items = all(&mut pages.map(|item| (item, String::new())));
        items.extend(projects.get().rows().into_iter().map(project_item));
        items.extend(users.get().rows().into_iter().map(user_item));
        items.extend(all(&mut switches.map(switch_item).chain(commands)));
        items
    });
    let note = Signal::derive(move || {
        let found = [users.get(), projects.get()];
        let n = items.read().len();
        if found.contains(&Found::Searching) {
            palette::SEARCHING.get().to_owned()
        } else if found.contains(&Found::Failed) {
            palette::NOT_SEARCHED.get().to_owned()
        } else if n == 0 {
            palette::NOTHING.get().to_owned()
        } else {
            palette::n_found(n)
        }
    });
    let navigate = use_navigate();
    let auth = StoredValue::new_local(use_client().auth().clone());
    let language = use_language();
    let change = use_project_change();
    let on_pick = Callback::new(move |key: String| {
        if key.starts_with('/') {
            return navigate(&key, NavigateOptions::default());
        }
        if let Some(tenant_id) = key.strip_prefix(SWITCH) {
            return change.choose(tenant_id.to_owned());
        }
        let command = Command::for_rank(rank.get_untracked()).find(|it| it.key() == key);
        match command {
            Some(Command::Theme(theme)) => theme.choose(),
            Some(Command::Language(chosen)) => language.choose(chosen),
            Some(Command::Shortcuts) => is_help_open.set(true),
            Some(Command::SignOut) => auth.with_value(|auth| auth.logout()),
            // These are addresses.
            Some(Command::NewUser | Command::NewProject | Command::ChangePassword) | None => {}
        }
    });
    view! {
        <Picker
            id="palette"
            title=palette::TITLE.get()
            placeholder=palette::PLACEHOLDER.get()
            is_open
            query
            items
            note
            on_pick
        />
        <ShortcutHelp is_open=is_help_open />
    }
}

/// What the key of a way to another project begins with; no address and no command does.
const SWITCH: &str = "project:";

/// What can be done from anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Command {
    NewUser,
    NewProject,
    ChangePassword,
    Theme(Theme),
    Language(Language),
    Shortcuts,
    SignOut,
}

impl Command {
    const ALL: [Self; 10] = [
        Self::NewUser,
        Self::NewProject,
        Self::ChangePassword,
        Self::Theme(Theme::System),
        Self::Theme(Theme::Light),
        Self::Theme(Theme::Dark),
        Self::Language(Language::English),
        Self::Language(Language::Korean),
        Self::Shortcuts,
        Self::SignOut,
    ];

    /// Those that somebody of a rank may do.
    fn for_rank(rank: Rank) -> impl Iterator<Item = Self> {
        let may = move |command: &Self| match command {
            Self::NewUser => rank >= Rank::ProjectAdmin,
            Self::NewProject => rank == Rank::Operator,
            _ => true,
        };
        Self::ALL.into_iter().filter(may)
    }

    fn key(self) -> String {
        match self {
            Self::NewUser => route::new_in(Page::Users),
            Self::NewProject => route::new_in(Page::Projects),
            Self::ChangePassword => format!("{}#password-title", Page::Account.path()),
            Self::Theme(theme) => theme.as_str().to_owned(),
            Self::Language(language) => language.tag().to_owned(),
            Self::Shortcuts => "shortcuts".to_owned(),
            Self::SignOut => "sign-out".to_owned(),
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::NewUser => users::NEW_USER.get(),
            Self::NewProject => projects::NEW.get(),
            Self::ChangePassword => account::CHANGE_PASSWORD.get(),
            Self::Theme(Theme::System) => palette::THEME_SYSTEM.get(),
            Self::Theme(Theme::Light) => palette::THEME_LIGHT.get(),
            Self::Theme(Theme::Dark) => palette::THEME_DARK.get(),
            // In its own language: whoever looks for it may read no other.
            Self::Language(language) => language.name(),
            Self::Shortcuts => palette::SHORTCUTS.get(),
            Self::SignOut => palette::SIGN_OUT.get(),
        }
    }

    /// By which other words it is found.
    fn other_words(self) -> &'static str {
        match self {
            Self::NewUser => palette::NEW_USER_TOO.get(),
            Self::NewProject => palette::NEW_PROJECT_TOO.get(),
            Self::Language(_) => palette::LANGUAGE_TOO.get(),
            Self::SignOut => palette::SIGN_OUT_TOO.get(),
            Self::ChangePassword | Self::Theme(_) | Self::Shortcuts => "",
        }
    }
}

fn page_item(page: Page) -> PickerItem {
    PickerItem::of_words(page.path(), page.title()).in_group(palette::PAGES.get())
}

fn user_item((usr_id, name): (String, String)) -> PickerItem {
    PickerItem::of_data(route::user_path(&usr_id), name, usr_id).in_group(palette::USERS.get())
}

fn project_item((tenant_id, name): (String, String)) -> PickerItem {
    let path = route::project_path(&tenant_id);
    PickerItem::of_data(path, name, tenant_id).in_group(palette::PROJECTS.get())
}

fn switch_item(project: ProjectOption) -> (PickerItem, String) {
    let ProjectOption { tenant_id, name } = project;
    let label = palette::switch_to(&name);
    let item = PickerItem::of_data(format!("{SWITCH}{tenant_id}"), label, tenant_id);
    (item.in_group(palette::COMMANDS.get()), String::new())
}

fn command_item(command: Command) -> (PickerItem, String) {
    let item = PickerItem::of_words(&command.key(), command.label());
    let other_words = command.other_words().to_owned();
    (item.in_group(palette::COMMANDS.get()), other_words)
}

/// The users whose name or address has in it what is typed, for those who may see users.
pub(super) fn use_found_users(is_open: RwSignal<bool>, query: RwSignal<String>) -> RwSignal<Found> {
    let rank = use_current_user().rank();
    let may_search = Signal::derive(move || rank.get() >= Rank::ProjectAdmin);
    use_found(is_open, query, may_search, |client, text| async move {
        let query = UserQuery {
            q: Some(text),
            limit: Some(N_FOUND),
            ..UserQuery::default()
        };
        let page = api::users(client, query).await?;
        let named = |user: User| (user.usr_id, user.display_name);
        Ok(page.items.into_iter().map(named).collect())
    })
}

/// The projects whose name or code has in it what is typed: an operator finds all of them, all others their own.
fn use_found_projects(
    is_open: RwSignal<bool>,
    query: RwSignal<String>,
    user: CurrentUser,
) -> Signal<Found> {
    let (rank, own) = (user.rank(), own_projects(user));
    let may_search = Signal::derive(move || rank.get() == Rank::Operator);
    let found = use_found(is_open, query, may_search, |client, text| async move {
        let parameters = vec![("q", text), ("limit", N_FOUND.to_string())];
        let page = api::projects::list(client, parameters).await?;
        let named = |project: Project| (project.tenant_id, project.name);
        Ok(page.items.into_iter().map(named).collect())
    });
    Signal::derive(move || {
        if may_search.get() {
            return found.get();
        }
        let typed = query.get();
        if typed.trim().len() < ENOUGH_BYTES {
            return Found::Nothing;
        }
        let own = own.get().into_iter();
        let fitting = own.filter(|it| fits(&format!("{} {}", it.name, it.tenant_id), &typed));
        Found::Rows(fitting.map(|it| (it.tenant_id, it.name)).collect())
    })
}

/// What `search` finds of what is typed, once nobody has typed on for a moment.
fn use_found<Fut>(
    is_open: RwSignal<bool>,
    query: RwSignal<String>,
    may_search: Signal<bool>,
    search: impl Fn(Client, String) -> Fut + 'static,
) -> RwSignal<Found>
where
    Fut: Future<Output = Result<Vec<(String, String)>, Error>> + 'static,
{
    let found = RwSignal::new(Found::Nothing);
    let (client, clock) = (use_client(), use_clock());
    effect(move || {
        let text = query.get().trim().to_owned();
        if !is_open.get() || !may_search.get() || text.len() < ENOUGH_BYTES {
            found.set(Found::Nothing);
            return;
        }
        found.set(Found::Searching);
        let (answer, wait) = (search(client.clone(), text), clock.sleep(TYPING));
        spawn_local_scoped_with_cancellation(async move {
            wait.await;
            found.set(answer.await.map_or(Found::Failed, Found::Rows));
        });
    });
    found
}

/// What the keys do, and the switch for those that stand alone.
#[component]
fn ShortcutHelp(is_open: RwSignal<bool>) -> impl IntoView {
    let close = Callback::new(move |()| is_open.set(false));
    let rows = move || {
        let keys = [
            ("Ctrl K", palette::FIND),
            ("/", palette::FOCUS_SEARCH),
            ("?", palette::HELP),
            ("Esc", palette::CLOSE),
        ];
        keys.map(|(key, what)| {
            view! {
                <div>
                    <dt>
                        <kbd translate="no">{key}</kbd>
                    </dt>
                    <dd>{what.get()}</dd>
                </div>
            }
        })
        .collect_view()
    };
    view! {
        <Dialog is_open label=palette::SHORTCUTS.get().to_owned() class="dialog--help" on_close=close>
            <h2>{palette::SHORTCUTS.get()}</h2>
            <dl class="keys">{rows()}</dl>
            <SingleKeysSwitch />
            <button type="button" class="button" autofocus on:click=move |_| close.run(())>
                {controls::CLOSE.get()}
            </button>
        </Dialog>
    }
}
