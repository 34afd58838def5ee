//! What the server knows nothing of.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, address, settle};

#[wasm_bindgen_test]
async fn a_404_is_told_each_time_until_it_is_closed() {
    let stage = Stage::signed_in("/sessions").await;
    assert_eq!(stage.count(".toast"), 0);
    for _ in 0..2 {
        stage.call("sessions").reply_failed(404, "NOT_FOUND");
        settle().await;
        assert_eq!(stage.count(".toast"), 1);
        assert!(stage.get(".toast").inner_text().contains("Page not found"));

        stage.click("button[aria-label='Close this message']").await;
        assert_eq!(stage.count(".toast"), 0);
        stage.click(".problem button").await;
    }
    assert_eq!(address(), "/sessions", "a 404 leads nowhere else");
}

#[wasm_bindgen_test]
async fn it_is_read_out() {
    let stage = Stage::signed_in("/sessions").await;
    stage.call("sessions").reply_failed(404, "NOT_FOUND");
    settle().await;
    assert_eq!(stage.count("[role=status] .toast"), 1);
}
