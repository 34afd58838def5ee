//! Orders that are drawn from a seed.

use crate::choice::Choice;
use crate::dice::Dice;
use crate::plan::Plan;
use crate::run::{Broken, Run};

/// How many choices are drawn; then the world comes to its end.
const N_CHOICES: usize = 120;

/// Runs the order of one seed, and tells how many choices it had.
pub(crate) fn run(plan: &Plan, seed: u64) -> Result<usize, Broken> {
    let mut run = Run::new(plan);
    let mut dice = Dice::new(seed);
    for _ in 0..N_CHOICES {
        let options = run.world.options();
        let Some(number) = draw(&options, &mut dice) else {
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
