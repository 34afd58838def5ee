//! Where everything in a chart stands, and what it tells of its columns.

use leptos::prelude::document;
use tollgate::components::chart::geometry::{Axis, HEIGHT, SLOT, axis, bar, label_every};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;

use crate::dashboard::complete;
use crate::stage::settle;

#[wasm_bindgen_test]
fn steps_are_one_two_or_five_with_zeros_and_few() {
    for (most, step, top) in [
        (0, 1, 1),
        (1, 1, 1),
        (3, 1, 3),
        (4, 1, 4),
        (5, 2, 6),
        (8, 2, 8),
        (9, 5, 10),
        (20, 5, 20),
        (21, 10, 30),
        (132, 50, 150),
        (1_000, 500, 1_000),
        (2_001, 1_000, 3_000),
    ] {
        assert_eq!(axis(most), Axis { step, top }, "{most}");
    }
}

#[wasm_bindgen_test]
fn no_count_is_above_the_top_however_large() {
    for most in [0, 1, 7, 99, 12_345, u64::MAX / 3, u64::MAX] {
        let axis = axis(most);
        assert!(axis.top >= most, "{most}");
        assert_eq!(axis.height_of(axis.top), HEIGHT);
        assert!(axis.ticks().count() <= 5, "{most}");
        assert_eq!(axis.ticks().next(), Some(0));
    }
}

#[wasm_bindgen_test]
fn what_is_there_can_be_seen_and_what_is_not_has_no_bar() {
    let axis = axis(10_000);
    assert_eq!(axis.height_of(0), 0);
    assert_eq!(axis.height_of(1), 2);
    assert_eq!(axis.height_of(5_000), HEIGHT / 2);
}

#[wasm_bindgen_test]
fn the_bars_of_a_column_stand_side_by_side_inside_of_it() {
    for n_series in 1..=3 {
        let mut end = 2 * SLOT;
        for series in 0..n_series {
            let bar = bar(axis(10), 2, series, n_series, 5);
            assert!(bar.x >= end, "{series} of {n_series}");
            assert_eq!(bar.y + bar.height, HEIGHT, "it stands on the ground");
            end = bar.x + bar.width;
        }
        assert!(end <= 3 * SLOT, "{n_series}");
    }
}

#[wasm_bindgen_test]
fn a_day_has_eight_labels_and_a_few_columns_have_one_each() {
    for (n_columns, every) in [(1, 1), (8, 1), (12, 2), (24, 3), (48, 6), (1_000, 125)] {
        assert_eq!(label_every(n_columns), every, "{n_columns}");
    }
}

#[wasm_bindgen_test]
async fn the_arrow_keys_tell_the_values_of_each_hour() {
    let stage = complete().await;
    stage.get(".chart__area").focus().unwrap();
    assert!(
        stage
            .get(".chart__legend")
            .inner_text()
            .contains("24 hours")
    );
    stage.press("ArrowLeft", false).await;
    let told = stage.get(".chart [role=status]").text_content().unwrap();
    assert!(told.ends_with("Sign-ins 7, Refreshes 132"), "{told}");
    stage.press("ArrowLeft", false).await;
    let told = stage.get(".chart [role=status]").text_content().unwrap();
    assert!(told.ends_with("Sign-ins 0, Refreshes 0"), "{told}");
    stage.press("Home", false).await;
    assert_eq!(stage.count(".chart__column--active"), 1);
}

#[wasm_bindgen_test]
async fn pointing_at_an_hour_shows_its_values_and_leaving_shows_the_sums() {
    let stage = complete().await;
    let legend = stage.get(".chart__legend").inner_text();
    assert!(legend.contains("12") && legend.contains("132"), "{legend}");
    // The drawing's elements are no HTML elements, which the stage knows alone.
    let column = document().query_selector(".chart__column:nth-of-type(24)");
    let entered = Event::new("pointerenter").unwrap();
    column.unwrap().unwrap().dispatch_event(&entered).unwrap();
    settle().await;
    let legend = stage.get(".chart__legend").inner_text();
    assert!(legend.contains('7') && legend.contains("132"), "{legend}");
    assert!(!legend.contains("24 hours"));
    stage.tell(".chart__area", "pointerleave").await;
    assert!(
        stage
            .get(".chart__legend")
            .inner_text()
            .contains("24 hours")
    );
}

#[wasm_bindgen_test]
async fn a_table_says_the_same_as_the_chart() {
    let stage = complete().await;
    assert_eq!(stage.count(".chart__rows tbody tr"), 24);
    let newest = stage.get(".chart__rows tbody tr").text_content().unwrap();
    assert!(newest.ends_with("7132"), "{newest}");
    let named = stage
        .get(".chart__area")
        .get_attribute("aria-label")
        .unwrap();
    assert!(named.contains("Sign-ins 12, Refreshes 132"), "{named}");
}
