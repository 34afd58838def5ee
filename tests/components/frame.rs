//! What surrounds the pages: what is offered to whom, and what everybody has to know.

use std::time::Duration;

use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos_router::components::Router;
use tollgate::components::frame::{Frame, NavGroup, NavLink};
use tollgate::components::layers::provide_layers;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::pages::ME;
use crate::stage::{Stage, address, root, settle};

/// Ada, when she may do nothing but look after herself.
fn member() -> String {
    ME.replace(r#""role":"admin""#, r#""role":"member""#)
}

fn ways(stage: &Stage) -> Vec<String> {
    let n = stage.count("nav a");
    (0..n)
        .map(|index| stage.nth("nav a", index).get_attribute("href").unwrap())
        .collect()
}

#[wasm_bindgen_test]
async fn what_one_may_never_do_is_not_offered() {
    let stage = Stage::signed_in("/account").await;
    assert!(
        !ways(&stage).contains(&"/users".to_owned()),
        "nobody knows yet"
    );
    stage.call("/me").reply_ok(&member());
    settle().await;
    // Projects, what happened in them, and one's own traffic are of use to everybody; users are not.
    assert_eq!(
        ways(&stage),
        [
            "/",
            "/projects",
            "/audit",
            "/traffic",
            "/sessions",
            "/account"
        ]
    );

    let of_project = member().replace(r#""tenants""#, r#""tenantRole":"admin","tenants""#);
    assert!(stage.text().contains("Workspace"));
    assert!(!stage.text().contains("Administration"));
    for me in [ME, &of_project] {
        let stage = Stage::signed_in("/account").await;
        stage.call("/me").reply_ok(me);
        settle().await;
        assert!(ways(&stage).contains(&"/users".to_owned()));
        assert!(stage.text().contains("Administration"));
    }
}

#[wasm_bindgen_test]
async fn a_page_that_does_not_exist_is_told_inside_the_frame_to_whoever_is_signed_in() {
    let stage = Stage::signed_in("/no/such/page").await;
    assert_eq!(address(), "/no/such/page");
    assert_eq!(stage.get("main h1").inner_text(), "Page not found");
    assert_eq!(stage.count("nav"), 1);
    assert_eq!(stage.count("main"), 1);
    stage.click("main a.button").await;
    assert_eq!(address(), "/");

    let stage = Stage::anonymous("/no/such/page").await;
    assert_eq!(stage.get("main h1").inner_text(), "Page not found");
    assert_eq!(stage.count("nav"), 0);
}

#[wasm_bindgen_test]
async fn one_line_names_version_server_and_project() {
    let stage = Stage::signed_in("/account").await;
    let me = ME.replace(
        r#""tenants""#,
        r#""server":{"version":"7.8.9","isDemo":false},"tenants""#,
    );
    stage.call("/me").reply_ok(&me);
    settle().await;
    let line = stage.get(".nav__line").text_content().unwrap();
    assert!(line.starts_with("Tollgate 7.8.9 · "), "{line}");
    assert!(line.ends_with(" · acme"), "{line}");
    assert_eq!(stage.count(".strip__line"), 0, "nothing is wrong");
}

#[wasm_bindgen_test]
async fn a_demo_says_that_it_is_one() {
    let stage = Stage::signed_in("/account").await;
    let me = ME.replace(
        r#""tenants""#,
        r#""server":{"version":"1","isDemo":true},"tenants""#,
    );
    stage.call("/me").reply_ok(&me);
    settle().await;
    assert!(stage.get(".strip").inner_text().contains("demo"));
}

#[wasm_bindgen_test]
async fn an_answer_that_takes_long_says_so_and_can_be_given_up() {
    let stage = Stage::signed_in("/sessions").await;
    stage.call("/me").reply_ok(ME);
    let call = stage.call("sessions");
    stage.pass(Duration::from_secs(1)).await;
    assert!(stage.get(".overlay").inner_text().contains("Loading"));
    stage.pass(Duration::from_secs(4)).await;
    assert!(
        stage
            .get(".overlay")
            .inner_text()
            .contains("slow to answer")
    );
    assert_eq!(stage.count(".overlay button"), 0);
    stage.pass(Duration::from_secs(6)).await;

    stage.click(".overlay button").await;
    assert!(call.is_aborted());
    assert_eq!(stage.count(".overlay__card"), 0);
    assert!(stage.get(".problem").inner_text().contains("took too long"));
    stage.click(".problem button:not([aria-label])").await;
    assert!(stage.network.is_pending("sessions"));
}

#[wasm_bindgen_test]
async fn a_form_that_takes_long_can_be_given_up_and_sent_again() {
    let stage = Stage::anonymous("/login").await;
    stage.submit_login("ada", "right").await;
    let call = stage.call("auth/login");
    stage.pass(Duration::from_secs(11)).await;
    stage.click(".overlay button").await;
    assert!(call.is_aborted());
    assert_eq!(stage.get("button[type=submit]").inner_text(), "Try again");
    assert_eq!(stage.field("password").value(), "right");
}

/// A frame by itself, with as many ways as are named.
async fn frame(hrefs: &[&'static str]) -> (HtmlElement, Box<dyn std::any::Any>) {
    let root = root();
    let links: Vec<_> = hrefs
        .iter()
        .map(|href| NavLink {
            href,
            title: href,
            icon: "lock",
        })
        .collect();
    let mounted = mount_to(root.clone(), move || {
        provide_layers();
        let groups = vec![NavGroup { title: None, links }];
        let nothing = Callback::new(|()| ());
        view! {
            <Router>
                <Frame
                    groups=Signal::stored(groups)
                    usr_id="ada"
                    on_sign_out=nothing
                    on_commands=nothing
                    project=|| ()
                    status=|| ()
                    line=Signal::stored(String::new())
                >
                    <p>"Page"</p>
                </Frame>
            </Router>
        }
    });
    settle().await;
    (root, Box::new(mounted))
}

fn all(root: &HtmlElement, selector: &str) -> u32 {
    root.query_selector_all(selector).unwrap().length()
}

#[wasm_bindgen_test]
async fn a_narrow_screen_has_at_most_five_ways_at_its_edge_and_the_others_in_a_drawer() {
    let (few, mounted) = frame(&["/a", "/b", "/c", "/d", "/e"]).await;
    assert_eq!(all(&few, ".nav__way--bar"), 5);
    assert_eq!(all(&few, ".nav__more"), 0);
    drop(mounted);
    few.remove();

    let (many, mounted) = frame(&["/a", "/b", "/c", "/d", "/e", "/f"]).await;
    assert_eq!(all(&many, ".nav__way--bar"), 4);
    let more = many.query_selector(".nav__more button").unwrap().unwrap();
    let more: HtmlElement = more.dyn_into().unwrap();
    more.click();
    settle().await;
    assert_eq!(all(&many, ".nav--open"), 1);
    assert_eq!(more.get_attribute("aria-expanded").as_deref(), Some("true"));
    assert_eq!(more.inner_text().trim(), "Close");

    let init = web_sys::KeyboardEventInit::new();
    init.set_key("Escape");
    init.set_bubbles(true);
    init.set_cancelable(true);
    let event =
        web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    more.dispatch_event(&event).unwrap();
    settle().await;
    assert_eq!(all(&many, ".nav--open"), 0);
    drop(mounted);
    many.remove();
}
