//! What was run, for people to read: a line for each world, and their sum.

use std::time::{Duration, Instant};

use crate::every::Tally;
use crate::plan::Plan;
use crate::run::Broken;

/// Prints each line as soon as it is known, and the sum when it goes.
#[derive(Default)]
pub(crate) struct Table {
    n_worlds: usize,
    sum: Tally,
    time: Duration,
}

impl Table {
    /// Runs a world, and adds its line.
    ///
    /// # Panics
    ///
    /// When a rule is broken: the test ends with the order that has broken it.
    pub(crate) fn add(&mut self, plan: &Plan, run: impl FnOnce() -> Result<Tally, Broken>) {
        let begin = Instant::now();
        let tally = run().unwrap_or_else(|broken| panic!("{broken}"));
        let time = begin.elapsed();
        if self.n_worlds == 0 {
            eprintln!(
                "\n{:32}{:>10}{:>12}{:>12}{:>10}",
                "world", "orders", "left out", "steps", "seconds"
            );
        }
        let result = match tally.is_cut_short {
            true => "holds so far",
            false => "holds",
        };
        print(plan.name, &tally, time, result);
        self.n_worlds += 1;
        self.sum.add(&tally);
        self.time += time;
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let name = format!("{} worlds", self.n_worlds);
            print(&name, &self.sum, self.time, "");
        }
    }
}

fn print(name: &str, tally: &Tally, time: Duration, result: &str) {
    eprintln!(
        "{name:32}{:>10}{:>12}{:>12}{:>10.1}  {result}",
        tally.n_orders,
        tally.n_left_out,
        tally.n_steps,
        time.as_secs_f64(),
    );
}
