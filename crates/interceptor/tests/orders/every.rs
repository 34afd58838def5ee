//! Every order of a world.
//!
//! A world with futures in it can't be copied, so each order is run from its start, and the last choice that has
//! another option is taken otherwise the next time.
//!
//! Orders that come to the same are run once, by sleep sets (Godefroid 1996): what was tried before at a choice and is
//! independent of all that was chosen since has been seen there, and is left out. Only orders are left out by this, and
//! no state that can be reached; that it is so is a test.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::choice::Choice;
use crate::footprint::Footprint;
use crate::plan::Plan;
use crate::run::{Broken, Run};

/// Whether orders that come to the same are run once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reduction {
    None,
    SleepSets,
}

/// What was run.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) n_orders: u64,
    /// Orders that were left, when it was clear that they come to the same as one before.
    pub(crate) n_left_out: u64,
    pub(crate) n_steps: u64,
    /// Whether there are more orders than were asked for.
    pub(crate) is_cut_short: bool,
    /// What the worlds came to, as fingerprints.
    pub(crate) ends: BTreeSet<u64>,
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Self) {
        self.n_orders += other.n_orders;
        self.n_left_out += other.n_left_out;
        self.n_steps += other.n_steps;
    }
}

/// A choice that was made, and what else there was.
struct Node {
    options: Vec<Choice>,
    at: usize,
    /// What need not be tried here.
    asleep: Vec<(Choice, Footprint)>,
    footprint: Footprint,
}

impl Node {
    /// The first option, from this one on, that is to be tried.
    fn next(&self, from: usize) -> Option<usize> {
        (from..self.options.len())
            .find(|n| self.asleep.iter().all(|(own, _)| *own != self.options[*n]))
    }
}

/// Runs every order, but no more than `most`.
pub(crate) fn explore(plan: &Plan, reduction: Reduction, most: u64) -> Result<Tally, Broken> {
    let mut tally = Tally::default();
    let mut nodes: Vec<Node> = Vec::new();
    loop {
        let mut run = Run::new(plan);
        let n_known = nodes.len();
        for (n, node) in nodes.iter_mut().enumerate() {
            node.footprint = run.take(node.at, node.options[node.at]);
            // The choices before the last have been checked when they were new.
            if n + 1 == n_known {
                run.check()?;
            }
        }
        let is_new = go_on(&mut run, &mut nodes, reduction)?;
        if is_new {
            let mut hasher = DefaultHasher::new();
            run.world.summary().hash(&mut hasher);
            tally.ends.insert(hasher.finish());
            tally.n_orders += 1;
            tally.n_steps += run.finish()?;
        } else {
            tally.n_steps += nodes.len() as u64;
            tally.n_left_out += 1;
        }
        if !turn(&mut nodes) {
            return Ok(tally);
        }
        if tally.n_orders >= most {
            tally.is_cut_short = true;
            return Ok(tally);
        }
    }
}

/// Takes the first option wherever there is one, to the end; returns false when all that is left has been seen.
fn go_on(run: &mut Run, nodes: &mut Vec<Node>, reduction: Reduction) -> Result<bool, Broken> {
    loop {
        let options = run.world.options();
        if options.is_empty() {
            return Ok(true);
        }
        let asleep = match (reduction, nodes.last()) {
            (Reduction::SleepSets, Some(parent)) => {
                let asleep = parent.asleep.iter();
                asleep
                    .filter(|(_, footprint)| footprint.is_independent_of(&parent.footprint))
                    .copied()
                    .collect()
            }
            _ => Vec::new(),
        };
        let mut node = Node {
            options,
            at: 0,
            asleep,
            footprint: Footprint::default(),
        };
        let Some(at) = node.next(0) else {
            return Ok(false);
        };
        node.at = at;
        node.footprint = run.take(at, node.options[at]);
        nodes.push(node);
        run.check()?;
    }
}

/// Takes the last choice that can be taken otherwise; returns false when there is none.
fn turn(nodes: &mut Vec<Node>) -> bool {
    while let Some(node) = nodes.last_mut() {
        node.asleep.push((node.options[node.at], node.footprint));
        if let Some(at) = node.next(node.at + 1) {
            node.at = at;
            return true;
        }
        nodes.pop();
    }
    false
}
