//! The real core with its futures, over random orders of everything that can happen to it.
//!
//! A run is a list of choices: which task goes on, which call is answered and how, who logs in or out, which tab goes
//! away. After each of them the rules must hold, and in the end everybody must have been answered.
//! A run that fails prints its seed and its script; `ORDERS_SEED=<seed>` runs that one alone, and `ORDERS_RUNS=<n>`
//! says how many there are.

mod dice;
mod rules;
mod world;

use crate::dice::Dice;
use crate::world::World;

/// How many choices a run has.
const N_STEPS: usize = 120;

#[test]
fn no_order_breaks_a_rule_in_one_tab() {
    explore(1);
}

#[test]
fn no_order_breaks_a_rule_in_two_tabs() {
    explore(2);
}

fn explore(n_tabs: usize) {
    let number = |name| {
        std::env::var(name)
            .ok()
            .and_then(|text| text.parse::<u64>().ok())
    };
    let seeds = match number("ORDERS_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("ORDERS_RUNS").unwrap_or(1_000),
    };
    for seed in seeds {
        let mut world = World::new(n_tabs);
        let mut dice = Dice::new(seed);
        let mut script = Vec::new();
        for _ in 0..N_STEPS {
            script.push(world.happen(&mut dice));
            if let Err(broken) = rules::hold(&world) {
                panic!("seed {seed}: {broken}\n{}", script.join("\n"));
            }
        }
        world.settle();
        if let Err(broken) = rules::hold(&world).and_then(|()| rules::hold_at_the_end(&world)) {
            panic!("seed {seed}, at the end: {broken}\n{}", script.join("\n"));
        }
    }
}
