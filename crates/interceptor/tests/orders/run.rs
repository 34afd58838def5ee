//! One run through a world: its choices, and what they break.

use std::fmt;

use crate::choice::Choice;
use crate::footprint::Footprint;
use crate::plan::Plan;
use crate::rules::{self, Rule};
use crate::world::World;
use crate::worlds;

/// A run as far as it has come. A choice is kept as its number among those that there were, so that a run is a list of
/// numbers, and can be taken again.
pub(crate) struct Run {
    pub(crate) world: World,
    order: Vec<usize>,
    script: Vec<Choice>,
}

/// An order that breaks a rule.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) rule: String,
    pub(crate) world: &'static str,
    pub(crate) order: Vec<usize>,
    script: Vec<Choice>,
    /// Where the order was drawn from, if it was.
    seed: Option<u64>,
}

impl Run {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self {
            world: World::new(plan),
            order: Vec::new(),
            script: Vec::new(),
        }
    }

    /// Takes one of the choices that there are.
    pub(crate) fn take(&mut self, number: usize, choice: Choice) -> Footprint {
        self.order.push(number);
        self.script.push(choice);
        self.world.take(choice)
    }

    /// Whether the rules hold now.
    pub(crate) fn check(&self) -> Result<(), Broken> {
        rules::hold(&self.world).map_err(|rule| self.broken(rule))
    }

    /// Lets the world come to its end, and tells how many choices were taken in all.
    pub(crate) fn finish(mut self) -> Result<u64, Broken> {
        let mut n_steps = self.order.len() as u64;
        let end = |world: &mut World| -> Result<usize, String> {
            let never = || "it never comes to an end".to_owned();
            let n_settling = world.settle().ok_or_else(never)?;
            rules::hold(world)?;
            rules::hold_at_the_end(world)?;
            let n_probing = world.probe().ok_or_else(never)?;
            rules::hold(world)?;
            rules::hold_at_the_end(world)?;
            rules::hold_after_the_probe(world)?;
            Ok(n_settling + n_probing)
        };
        match end(&mut self.world) {
            Ok(n) => n_steps += n as u64,
            Err(rule) => return Err(self.broken(format!("at the end: {rule}"))),
        }
        let (name, order, script) = (self.world.plan.name, self.order, self.script);
        let left: Rule = rules::hold_after_the_close(self.world);
        left.map(|()| n_steps).map_err(|rule| Broken {
            rule,
            world: name,
            order,
            script,
            seed: None,
        })
    }

    fn broken(&self, rule: String) -> Broken {
        Broken {
            rule,
            world: self.world.plan.name,
            order: self.order.clone(),
            script: self.script.clone(),
            seed: None,
        }
    }
}

/// Runs one order again, as [`Broken`] tells of it: a world's name, a colon, and the numbers of the choices.
pub(crate) fn replay(text: &str) -> Result<u64, Broken> {
    let (name, order) = text.split_once(':').expect("a world, a colon, and choices");
    let plan = worlds::named(name).expect("a world of this name");
    let mut run = Run::new(&plan);
    for number in order.split(',') {
        let number = number.parse().expect("a number");
        let options = run.world.options();
        let Some(choice) = options.get(number) else {
            return Err(run.broken(format!("there are only {} choices here", options.len())));
        };
        run.take(number, *choice);
        run.check()?;
    }
    run.finish()
}

impl Broken {
    pub(crate) fn drawn_from(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.world)?;
        if let Some(seed) = self.seed {
            write!(f, ", seed {seed}")?;
        }
        writeln!(f, ": {}", self.rule)?;
        for choice in &self.script {
            writeln!(f, "    {choice:?}")?;
        }
        let order: Vec<_> = self.order.iter().map(usize::to_string).collect();
        write!(
            f,
            "run it alone with ORDERS_ORDER={}:{}",
            self.world,
            order.join(",")
        )
    }
}
