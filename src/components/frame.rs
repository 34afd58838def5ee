//! What surrounds every page of a signed-in user: the brand, the navigation, who one is.

use leptos::prelude::*;
use leptos_router::components::A;

use super::icon::Icon;

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

/// The frame, with a page in it.
#[component]
pub fn Frame(
    /// Where one can go.
    links: Vec<NavLink>,
    /// Who is signed in.
    #[prop(into)]
    usr_id: String,
    /// The user wants to sign out.
    on_sign_out: Callback<()>,
    /// Which project one is in.
    #[prop(into)]
    project: ViewFn,
    /// The page.
    children: Children,
) -> impl IntoView {
    let mark = usr_id.chars().take(2).collect::<String>();
    let links = links
        .into_iter()
        .map(|link| {
            view! {
                <li>
                    <A href=link.href exact=link.href == "/" attr:class="nav__link">
                        <Icon name=link.icon />
                        {link.title}
                    </A>
                </li>
            }
        })
        .collect_view();
    view! {
        // The router must not take this for a navigation: it only moves the focus.
        <a class="skip" href="#main" rel="external">
            "Skip to the content"
        </a>
        <div class="frame">
            <header class="rail">
                <Brand />
                <div class="rail__project">{project.run()}</div>
                <nav class="nav" aria-label="Main">
                    <ul class="nav__list">{links}</ul>
                </nav>
                <div class="who">
                    <span class="who__mark" aria-hidden="true" translate="no">{mark}</span>
                    <span class="who__name" title=usr_id.clone() translate="no">{usr_id.clone()}</span>
                    <button
                        type="button"
                        class="who__out"
                        aria-label="Sign out"
                        title="Sign out"
                        on:click=move |_| on_sign_out.run(())
                    >
                        <Icon name="sign-out" />
                    </button>
                </div>
            </header>
            <main class="main" id="main" tabindex="-1">
                {children()}
            </main>
        </div>
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
