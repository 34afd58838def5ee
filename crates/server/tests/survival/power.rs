//! Cuts of power, on a record that strace has made; where strace may not work there is nothing to cut.

use tollgate_load::cuts::{Plan, is_possible, run};

use crate::{SERVER, folder};

#[tokio::test]
async fn what_was_answered_before_a_cut_of_power_is_there_after_it() {
    if !is_possible() {
        eprintln!("strace is not there or may not work, so that no power was cut");
        return;
    }
    let plan = Plan {
        binary: SERVER.into(),
        folder: folder().into(),
        n_cuts: 8,
        n_lies: 2,
        n_browsers: 4,
        n_refreshes: 80,
        n_leavers: 3,
        seed: 4,
    };
    let shown = run(&plan).await.unwrap();
    assert_eq!(shown.honest.n_lost(), 0, "{:?}", shown.honest);
    assert!(shown.honest.n_went_on > 0 && shown.honest.n_recognised > 0);
    assert!(shown.lying.n_lost() > 0, "a loss would not have been seen");
}
