//! What surrounds every page of a signed-in user: the project, the navigation, who one is, and what everybody has to know.

use leptos::prelude::*;
use leptos_router::components::A;

use super::icon::Icon;
use super::layers::use_layer;
use crate::words::{controls, frame};

/// How many ways a narrow screen shows at its lower edge; where there are more, the rest is in a drawer.
const N_IN_BAR: usize = 4;

/// A way to another page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NavLink {
    /// Where it leads.
    pub href: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// Its picture.
    pub icon: &'static str,
}

/// Ways that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NavGroup {
    /// What they have in common; `None` for those that stand by themselves.
    pub title: Option<&'static str>,
    /// The ways.
    pub links: Vec<NavLink>,
}

/// The frame, with a page in it.
#[component]
pub fn Frame(
    /// Where one can go.
    #[prop(into)]
    groups: Signal<Vec<NavGroup>>,
    /// Who is signed in.
    #[prop(into)]
    usr_id: String,
    /// The user wants to sign out.
    on_sign_out: Callback<()>,
    /// The user wants to search, or to command.
    on_commands: Callback<()>,
    /// Which project one is in.
    #[prop(into)]
    project: ViewFn,
    /// What everybody has to know.
    #[prop(into)]
    status: ViewFn,
    /// Which server this is.
    #[prop(into)]
    line: Signal<String>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let mark = usr_id.chars().take(2).collect::<String>();
    view! {
        // The router must not take this for a navigation: it only moves the focus.
        <a class="skip" href="#main" rel="external">
            {frame::SKIP.get()}
        </a>
        <div class="frame">
            <header class="rail">
                <Brand />
                <div class="rail__project">{project.run()}</div>
                <button
                    type="button"
                    class="rail__find"
                    aria-keyshortcuts="Control+K Meta+K"
                    on:click=move |_| on_commands.run(())
                >
                    <Icon name="search" />
                    <span class="rail__find-text">{frame::FIND.get()}</span>
                    <kbd class="rail__key" translate="no" aria-hidden="true">{command_key()}</kbd>
                </button>
                <Navigation groups line />
                <div class="who">
                    <span class="who__mark" aria-hidden="true" translate="no">{mark}</span>
                    <span class="who__name" title=usr_id.clone() translate="no">{usr_id.clone()}</span>
                    <button
                        type="button"
                        class="who__out"
                        aria-label=frame::SIGN_OUT.get()
                        title=frame::SIGN_OUT.get()
                        on:click=move |_| on_sign_out.run(())
                    >
                        <Icon name="sign-out" />
                    </button>
                </div>
            </header>
            <main class="main" id="main" tabindex="-1">
                {status.run()}
                {children()}
            </main>
        </div>
    }
}

/// The ways to all pages: beside the page where there is room, else a bar at its lower edge with a drawer.
#[component]
fn Navigation(groups: Signal<Vec<NavGroup>>, line: Signal<String>) -> impl IntoView {
    let is_open = RwSignal::new(false);
    use_layer(is_open.into(), Callback::new(move |()| is_open.set(false)));
    let list = move || {
        let groups = groups.get();
        let n_links: usize = groups.iter().map(|group| group.links.len()).sum();
        let n_in_bar = if n_links > N_IN_BAR + 1 {
            N_IN_BAR
        } else {
            n_links
        };
        let mut index = 0;
        let groups = groups
            .into_iter()
            .map(|group| {
                let links = group
                    .links
                    .into_iter()
                    .map(|link| {
                        index += 1;
                        view! { <Way link is_in_bar=index <= n_in_bar is_open /> }
                    })
                    .collect_view();
                view! {
                    {group.title.map(|title| view! { <li class="nav__title">{title}</li> })}
                    {links}
                }
            })
            .collect_view();
        let more = (n_in_bar < n_links).then(|| {
            view! {
                <li class="nav__more">
                    <button
                        type="button"
                        class="nav__link"
                        aria-expanded=move || is_open.get().to_string()
                        on:click=move |_| is_open.update(|is| *is = !*is)
                    >
                        <Icon name="more" />
                        <span prop:textContent=move || {
                            if is_open.get() { controls::CLOSE.get() } else { frame::MORE.get() }
                        }></span>
                    </button>
                </li>
            }
        });
        view! {
            {groups}
            {more}
        }
    };
    view! {
        <nav class="nav" class:nav--open=is_open aria-label=frame::NAVIGATION.get()>
            <ul class="nav__list">{list}</ul>
            <p class="nav__line" translate="no" prop:textContent=line></p>
        </nav>
    }
}

#[component]
fn Way(link: NavLink, is_in_bar: bool, is_open: RwSignal<bool>) -> impl IntoView {
    view! {
        <li class="nav__way" class:nav__way--bar=is_in_bar on:click=move |_| is_open.set(false)>
            <A href=link.href exact=link.href == "/" attr:class="nav__link">
                <Icon name=link.icon />
                {link.title}
            </A>
        </li>
    }
}

/// How the keys of the palette are written on this machine.
fn command_key() -> &'static str {
    let platform = window().navigator().platform().unwrap_or_default();
    if platform.starts_with("Mac") || platform.starts_with("iP") {
        "⌘K"
    } else {
        "Ctrl K"
    }
}

/// The gate and its name, leading home.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <a class="brand" href="/">
            <Icon name="logo" />
            "Tollgate"
        </a>
    }
}

/// The head of a page: its title, a sentence, and what can be done with all of it.
#[component]
pub fn PageHead(
    /// The title.
    title: &'static str,
    /// A sentence about it.
    #[prop(into)]
    lead: Signal<String>,
    /// What can be done.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="page__head">
            <div>
                <h1 tabindex="-1">{title}</h1>
                <p class="page__lead" prop:textContent=lead></p>
            </div>
            {children.map(|children| children())}
        </div>
    }
}
