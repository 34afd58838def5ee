//! The real core with its futures, over every order of the choices of small worlds, and over drawn orders of larger ones.
//!
//! A run is a list of choices: which task goes on, which call is answered and how, which tab hears of what another has
//! done, what people do, when time passes. After each of them the rules must hold; in the end everybody must have been
//! answered, and a session that is open must still serve.
//!
//! A run that fails prints its choices, and how it is run alone: `ORDERS_ORDER=<world>:<choices>`.
//! `ORDERS_FULL=1` runs the full size, and is meant for a release build; `ORDERS_RUNS=<n>` says how many orders are
//! drawn from each larger world, `ORDERS_MOST=<n>` how many are run of each small one, and `ORDERS_WORLD=<name>`
//! leaves out all worlds but those whose names contain it.

mod choice;
mod dice;
mod drawn;
mod every;
mod footprint;
mod plan;
mod profile;
mod record;
mod rules;
mod run;
mod server;
mod tab;
mod tokens;
mod wire;
mod world;

use std::time::Instant;

use crate::every::{Reduction, Tally};
use crate::plan::Plan;
use crate::run::Broken;

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
            (u64::MAX, 100_000)
        } else {
            (300, 100)
        };
        Self {
            most: number("ORDERS_MOST").unwrap_or(most),
            n_drawn: number("ORDERS_RUNS").unwrap_or(n_drawn),
        }
    }
}

#[test]
fn no_order_of_a_small_world_breaks_a_rule() {
    let size = Size::asked_for();
    for plan in chosen(plan::every_order()) {
        let begin = Instant::now();
        let tally = every::explore(&plan, Reduction::SleepSets, size.most);
        tell(&plan, tally, begin);
    }
}

#[test]
fn no_drawn_order_of_a_larger_world_breaks_a_rule() {
    let size = Size::asked_for();
    for plan in chosen(plan::drawn()) {
        let begin = Instant::now();
        let mut tally = Tally::default();
        let run = |seed| -> Result<(), Broken> {
            tally.n_steps += drawn::run(&plan, seed)? as u64;
            tally.n_orders += 1;
            Ok(())
        };
        let outcome = (0..size.n_drawn).try_for_each(run);
        tell(&plan, outcome.map(|()| tally), begin);
    }
}

#[test]
fn one_order_can_be_run_alone() {
    let Ok(text) = std::env::var("ORDERS_ORDER") else {
        return;
    };
    let (name, order) = text.split_once(':').expect("a world, a colon, and choices");
    let plan = plan::named(name).expect("a world of this name");
    let order: Vec<usize> = order
        .split(',')
        .map(|number| number.parse().expect("a number"))
        .collect();
    if let Err(broken) = run::replay(&plan, &order) {
        panic!("{broken}");
    }
}

#[test]
fn a_broken_rule_is_found_and_its_order_breaks_it_again() {
    let plan = plan::sabotaged();
    let found = every::explore(&plan, Reduction::SleepSets, u64::MAX).expect_err("it is sabotaged");
    let again = run::replay(&plan, &found.order).expect_err("it is the same order");
    assert_eq!(again.rule, found.rule);
    assert_eq!(again.order, found.order);
    let before = &found.order[..found.order.len() - 1];
    let mut run = run::Run::new(&plan);
    for number in before {
        let choice = run.world.options()[*number];
        run.take(*number, choice);
        run.check()
            .expect("nothing is broken before the last choice");
    }
}

#[test]
fn what_is_left_out_comes_to_the_same() {
    for plan in plan::tiny() {
        let all = every::explore(&plan, Reduction::None, u64::MAX).expect("nothing is broken");
        let some =
            every::explore(&plan, Reduction::SleepSets, u64::MAX).expect("nothing is broken");
        assert!(some.n_orders < all.n_orders, "nothing was left out");
        assert_eq!(some.ends, all.ends);
    }
}

/// The worlds that are asked for.
fn chosen(plans: Vec<Plan>) -> Vec<Plan> {
    let wanted = std::env::var("ORDERS_WORLD").unwrap_or_default();
    let plans = plans.into_iter();
    plans.filter(|plan| plan.name.contains(&wanted)).collect()
}

/// One line of the table.
fn tell(plan: &Plan, tally: Result<Tally, Broken>, begin: Instant) {
    let name = plan.name;
    let tally = tally.unwrap_or_else(|broken| panic!("{broken}"));
    let how_many = if tally.is_cut_short {
        "and there are more"
    } else {
        "holds"
    };
    eprintln!(
        "{name:28} {:>10} orders {:>10} left out {:>12} steps {:>8.1} s  {how_many}",
        tally.n_orders,
        tally.n_left_out,
        tally.n_steps,
        begin.elapsed().as_secs_f64(),
    );
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}
