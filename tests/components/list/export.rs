//! What is saved as a file.

use tollgate::components::list::csv;
use tollgate::components::relative_time::day;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{list, page, user};
use crate::stage::settle;

#[wasm_bindgen_test]
fn a_value_that_begins_like_a_formula_is_none_in_a_file() {
    for (value, written) in [
        ("Ada", "Ada"),
        ("", ""),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("a,b", "\"a,b\""),
        ("a\"b", "\"a\"\"b\""),
        ("=a,\"b\"", "\"'=a,\"\"b\"\"\""),
        ("a\nb", "\"a\nb\""),
        ("a=b", "a=b"),
    ] {
        assert_eq!(csv::line([value]), format!("{written}\r\n"), "{value:?}");
    }
}

#[wasm_bindgen(inline_js = "
export function catch_file() {
    window.caught = null;
    const make = URL.createObjectURL;
    URL.createObjectURL = blob => { blob.text().then(text => { window.caught = text; }); return 'blob:none'; };
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function () { if (this.download) window.caughtName = this.download; else click.call(this); };
    return () => { URL.createObjectURL = make; HTMLAnchorElement.prototype.click = click; };
}
export async function caught() {
    for (let turn = 0; turn < 1000 && window.caught === null; turn += 1) await new Promise(done => { const channel = new MessageChannel(); channel.port1.onmessage = done; channel.port2.postMessage(0); });
    return window.caught;
}
export function caught_name() { return window.caughtName; }
")]
extern "C" {
    fn catch_file() -> js_sys::Function;
    async fn caught() -> wasm_bindgen::JsValue;
    fn caught_name() -> String;
}

#[wasm_bindgen_test]
async fn the_export_has_all_that_is_filtered_page_by_page() {
    let first = page(&["ada"], r#""nextCursor":"c1","total":2"#);
    let stage = list("/users?role=member&limit=50&cursor=c9", &first).await;
    let restore = catch_file();
    stage.click(".list__export").await;
    let call = stage.call("/users");
    assert!(
        call.request
            .target()
            .ends_with("users?role=member&limit=100")
    );
    call.reply_ok(&first);
    settle().await;
    assert!(
        stage
            .get(".list__export-room")
            .inner_text()
            .contains("1 of 2")
    );
    let call = stage.call("/users");
    assert!(call.request.target().ends_with("&cursor=c1"));
    call.reply_ok(&format!(
        r#"{{"items":[{}],"nextCursor":null,"total":2}}"#,
        user("bob", "=HYPERLINK(1)")
    ));
    settle().await;
    let text = caught().await.as_string().unwrap();
    restore.call0(&wasm_bindgen::JsValue::NULL).unwrap();
    // The clock of the tests stands in November 2023.
    assert_eq!(caught_name(), format!("users-{}.csv", day(1_700_000_000)));
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert!(lines[0].ends_with(
        "usrId,displayName,email,role,isActive,mustChangePassword,lastSignInAt,nSessions"
    ));
    assert_eq!(lines[1], "ada,ada,ada@example.com,member,true,false,,1");
    assert_eq!(
        lines[2],
        "bob,'=HYPERLINK(1),bob@example.com,member,true,false,,1"
    );
    assert!(stage.text().contains("2 rows exported."));
}

#[wasm_bindgen_test]
async fn an_export_can_be_given_up_and_says_what_went_wrong() {
    let stage = list("/users", &page(&["ada"], r#""nextCursor":"c1","total":2"#)).await;
    stage.click(".list__export").await;
    let call = stage.call("/users");
    stage.click(".list__export-room button").await;
    assert!(call.is_aborted());
    assert_eq!(stage.get(".list__export-room span").inner_text(), "");

    stage.click(".list__export").await;
    stage.call("/users").reply_failed(403, "FORBIDDEN");
    settle().await;
    let told = stage.get(".list__export-room span").inner_text();
    assert!(told.contains("permission"), "{told}");
}
