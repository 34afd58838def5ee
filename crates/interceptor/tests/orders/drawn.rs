//! Orders that are drawn from a seed.

use std::ops::Range;

use crate::choice::Choice;
use crate::dice::Dice;
use crate::every::Tally;
use crate::plan::Plan;
use crate::run::{Broken, Run};

/// How many choices are drawn; then the world comes to its end.
const N_CHOICES: usize = 120;

/// Runs the orders of these seeds.
pub(crate) fn explore(plan: &Plan, seeds: Range<u64>) -> Result<Tally, Broken> {
    let mut tally = Tally::default();
    for seed in seeds {
        tally.n_steps += run(plan, seed)?;
        tally.n_orders += 1;
    }
    Ok(tally)
}

/// Runs the order of one seed, and tells how many choices it had.
fn run(plan: &Plan, seed: u64) -> Result<u64, Broken> {
    run_on(plan, &mut Dice::new(seed)).map_err(|broken| broken.drawn_from(seed))
}

fn run_on(plan: &Plan, dice: &mut Dice) -> Result<u64, Broken> {
    let mut run = Run::new(plan);
    for _ in 0..N_CHOICES {
        let options = run.world.options();
        let Some(number) = draw(&options, dice) else {
            break;
        };
        run.take(number, options[number]);
        run.check()?;
    }
    run.finish()
}

fn draw(options: &[Choice], dice: &mut Dice) -> Option<usize> {
    let total: usize = options.iter().map(|choice| choice.weight()).sum();
    if total == 0 {
        return None;
    }
    let mut left = dice.below(total);
    options.iter().position(|choice| {
        let weight = choice.weight();
        let is_it = left < weight;
        left = left.saturating_sub(weight);
        is_it
    })
}
