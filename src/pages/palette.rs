//! Everything by its name: pages, users, and what can be done from anywhere; and what the keys do.

use core::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use tollgate_api_types::{User, UserQuery};
use tollgate_interceptor::signals::use_client;

use crate::api;
use crate::components::clock::use_clock;
use crate::components::dialog::Dialog;
use crate::components::effect::effect;
use crate::components::picker::{Picker, PickerItem, fits};
use crate::components::shortcuts::{Shortcut, focus_search, use_shortcuts};
use crate::language::{Language, use_language};
use crate::pages::current_user::use_current_user;
use crate::pages::preferences::SingleKeysSwitch;
use crate::route::{self, Page};
use crate::theme::Theme;
use crate::words::{controls, palette};

/// How long it waits for the next letter before it looks for users.
const TYPING: Duration = Duration::from_millis(250);

/// How much must be typed for that; a single Hangul syllable says as much as several letters.
const ENOUGH_BYTES: usize = 2;

/// How many users are offered.
const N_USERS: u32 = 5;

/// What has become of the search for users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    Searching,
    Users(Vec<(String, String)>),
    Failed,
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
    let found = use_found_users(is_open, query);
    let user = use_current_user();
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
        let fitting = |item: &PickerItem| fits(&item.label, &typed);
        let mut items: Vec<_> = pages.filter(fitting).collect();
        if let Found::Users(users) = found.get() {
            items.extend(users.into_iter().map(user_item));
        }
        items.extend(Command::ALL.map(command_item).into_iter().filter(fitting));
        items
    });
    let note = Signal::derive(move || match (found.get(), items.read().len()) {
        (Found::Searching, _) => palette::SEARCHING.get().to_owned(),
        (Found::Failed, _) => palette::NOT_SEARCHED.get().to_owned(),
        (_, 0) => palette::NOTHING.get().to_owned(),
        (_, n) => palette::n_found(n),
    });
    let navigate = use_navigate();
    let auth = StoredValue::new_local(use_client().auth().clone());
    let language = use_language();
    let on_pick = Callback::new(move |key: String| {
        if key.starts_with('/') {
            return navigate(&key, NavigateOptions::default());
        }
        match Command::ALL
            .into_iter()
            .find(|command| command.key() == key)
        {
            Some(Command::Theme(theme)) => theme.choose(),
            Some(Command::Language(chosen)) => language.choose(chosen),
            Some(Command::Shortcuts) => is_help_open.set(true),
            Some(Command::SignOut) => auth.with_value(|auth| auth.logout()),
            None => {}
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

/// What can be done from anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Command {
    Theme(Theme),
    Language(Language),
    Shortcuts,
    SignOut,
}

impl Command {
    const ALL: [Self; 7] = [
        Self::Theme(Theme::System),
        Self::Theme(Theme::Light),
        Self::Theme(Theme::Dark),
        Self::Language(Language::English),
        Self::Language(Language::Korean),
        Self::Shortcuts,
        Self::SignOut,
    ];

    const fn key(self) -> &'static str {
        match self {
            Self::Theme(theme) => theme.as_str(),
            Self::Language(language) => language.tag(),
            Self::Shortcuts => "shortcuts",
            Self::SignOut => "sign-out",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Theme(Theme::System) => palette::THEME_SYSTEM.get(),
            Self::Theme(Theme::Light) => palette::THEME_LIGHT.get(),
            Self::Theme(Theme::Dark) => palette::THEME_DARK.get(),
            // In its own language: whoever looks for it may read no other.
            Self::Language(language) => language.name(),
            Self::Shortcuts => palette::SHORTCUTS.get(),
            Self::SignOut => palette::SIGN_OUT.get(),
        }
    }
}

fn page_item(page: Page) -> PickerItem {
    PickerItem::of_words(page.path(), page.title()).in_group(palette::PAGES.get())
}

fn user_item((usr_id, name): (String, String)) -> PickerItem {
    PickerItem::of_data(route::user_path(&usr_id), name, usr_id).in_group(palette::USERS.get())
}

fn command_item(command: Command) -> PickerItem {
    PickerItem::of_words(command.key(), command.label()).in_group(palette::COMMANDS.get())
}

/// The users whose name or address has in it what is typed, for those who may see users.
pub(super) fn use_found_users(is_open: RwSignal<bool>, query: RwSignal<String>) -> RwSignal<Found> {
    let found = RwSignal::new(Found::Nothing);
    let (client, clock) = (use_client(), use_clock());
    let user = use_current_user();
    let may_search = Memo::new(move |_| {
        let state = user.state.read();
        let user = state.data.as_ref().map(|user| &user.data);
        user.is_some_and(|user| Page::Users.audience().has(user.role, user.tenant_role))
    });
    effect(move || {
        let text = query.get().trim().to_owned();
        if !is_open.get() || !may_search.get() || text.len() < ENOUGH_BYTES {
            found.set(Found::Nothing);
            return;
        }
        found.set(Found::Searching);
        let (client, wait) = (client.clone(), clock.sleep(TYPING));
        spawn_local_scoped_with_cancellation(async move {
            wait.await;
            let query = UserQuery {
                q: Some(text),
                limit: Some(N_USERS),
                ..UserQuery::default()
            };
            let answer = api::users(client, query).await;
            found.set(answer.map_or(Found::Failed, |page| {
                Found::Users(page.items.into_iter().map(named).collect())
            }));
        });
    });
    found
}

fn named(user: User) -> (String, String) {
    (user.usr_id, user.display_name)
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
