//! The real core with its futures, over every order of the choices of small worlds, and over drawn orders of larger ones.
//!
//! A run is a list of choices: which task goes on, which call is answered and how, which tab hears of what another has
//! done, what people do, when time passes. After each of them the rules must hold; in the end everybody must have been
//! answered, and a session that is open must still serve.
//!
//! A run that fails prints its choices, and how it is run alone: `ORDERS_ORDER=<world>:<choices>`, and for a drawn one
//! `ORDERS_SEED=<seed>` with `ORDERS_WORLD=<world>` as well.
//!
//! As it stands it runs the first orders of each world, for a quick look. The full size is meant for a release build:
//!
//! ```text
//! ORDERS_FULL=1 cargo test --release -p tollgate-interceptor --test orders -- --nocapture --test-threads=1
//! ```
//!
//! `ORDERS_MOST=<n>` says how many orders are run of each small world, `ORDERS_RUNS=<n>` how many are drawn from each
//! larger one, and `ORDERS_WORLD=<name>` leaves out all worlds but those whose names contain it.

mod choice;
mod deeds;
mod dice;
mod doubted;
mod drawn;
mod every;
mod footprint;
mod options;
mod parts;
mod plan;
mod profile;
mod record;
mod rules;
mod run;
mod server;
mod tab;
mod table;
mod tasks;
mod tokens;
mod wire;
mod world;
mod worlds;

use crate::every::Reduction;
use crate::plan::Plan;
use crate::table::Table;

/// How much is run.
struct Size {
    /// Orders of each small world, at the most.
    most: u64,
    /// Seeds for each larger world.
    n_drawn: u64,
}

impl Size {
    fn asked_for() -> Self {
        let is_full = std::env::var_os("ORDERS_FULL").is_some();
        let (most, n_drawn) = if is_full {
            (u64::MAX, 50_000)
        } else {
            (60, 40)
        };
        Self {
            most: number("ORDERS_MOST").unwrap_or(most),
            n_drawn: number("ORDERS_RUNS").unwrap_or(n_drawn),
        }
    }
}

#[test]
fn no_order_of_a_small_world_breaks_a_rule() {
    if let Ok(order) = std::env::var("ORDERS_ORDER") {
        run::replay(&order).unwrap_or_else(|broken| panic!("{broken}"));
        return;
    }
    let size = Size::asked_for();
    let mut table = Table::default();
    for plan in chosen(worlds::every_order()) {
        table.add(&plan, || {
            let mut tally = every::explore(&plan, Reduction::SleepSets, size.most)?;
            if tally.is_cut_short {
                // The first orders are all alike: they differ in their last choices.
                tally.add(&drawn::explore(&plan, 0..size.most)?);
            }
            Ok(tally)
        });
    }
}

#[test]
fn no_drawn_order_of_a_larger_world_breaks_a_rule() {
    let size = Size::asked_for();
    let seeds = match number("ORDERS_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..size.n_drawn,
    };
    let mut table = Table::default();
    for plan in chosen(worlds::drawn()) {
        table.add(&plan, || drawn::explore(&plan, seeds.clone()));
    }
}

#[test]
fn a_broken_rule_is_found_and_its_order_breaks_it_again() {
    let plan = worlds::sabotaged();
    let found = every::explore(&plan, Reduction::SleepSets, u64::MAX).expect_err("it is sabotaged");
    let told = found.to_string();
    let (_, order) = told.split_once("ORDERS_ORDER=").expect("it tells how");
    let again = run::replay(order).expect_err("it is the same order");
    assert_eq!(again.to_string(), told);
    let before = &found.order[..found.order.len() - 1];
    let mut run = run::Run::new(&plan);
    for number in before {
        let choice = run.world.options()[*number];
        run.take(*number, choice);
        run.check()
            .expect("nothing is broken before the last choice");
    }
}

/// Found by these rules: the key takes its time, and the storage was read before it was asked, not after.
#[test]
fn a_token_that_another_tab_has_replaced_while_the_key_was_asked_is_not_sent() {
    let plan = worlds::named("two-tabs-unlocked").expect("a world of this name");
    let tally = every::explore(&plan, Reduction::SleepSets, u64::MAX);
    let tally = tally.unwrap_or_else(|broken| panic!("{broken}"));
    assert!(!tally.is_cut_short && tally.n_orders > 0);
}

#[test]
fn what_is_left_out_comes_to_the_same() {
    let (mut n_all, mut n_some) = (0, 0);
    for plan in worlds::tiny() {
        let all = every::explore(&plan, Reduction::None, u64::MAX).expect("nothing is broken");
        let some =
            every::explore(&plan, Reduction::SleepSets, u64::MAX).expect("nothing is broken");
        assert_eq!(some.ends, all.ends, "{}", plan.name);
        n_all += all.n_orders;
        n_some += some.n_orders;
    }
    assert!(n_some < n_all, "nothing was left out of {n_all}");
}

/// The worlds that are asked for.
fn chosen(plans: Vec<Plan>) -> Vec<Plan> {
    let wanted = std::env::var("ORDERS_WORLD").unwrap_or_default();
    let plans = plans.into_iter();
    plans.filter(|plan| plan.name.contains(&wanted)).collect()
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}
