//! The explorer: every state that a model can reach, each looked at once, the nearest first.
//!
//! It goes breadth first, so that the way to a broken rule is a shortest one; the way is kept as the number of the choice
//! that was taken in each state, and can be walked again by [`replay`].
//! A state is known again by a fingerprint of 128 bits: two states in ten million that share one would be a chance of one
//! in 10^24.
//!
//! ```
//! use tollgate_proof::explore::{Broken, Model, explore};
//!
//! /// A counter that may go up by one or by two, and must never be five.
//! struct Counter;
//!
//! impl Model for Counter {
//!     type State = u8;
//!     type Action = u8;
//!     fn start(&self) -> u8 { 0 }
//!     fn actions(&self, _: &u8) -> Vec<u8> { vec![1, 2] }
//!     fn after(&self, state: &u8, step: &u8) -> u8 { state + step }
//!     fn is_due(&self, _: &u8, _: &u8) -> bool { true }
//!     fn check(&self, state: &u8) -> Result<(), Broken> {
//!         if *state == 5 { Err(Broken::new("it is five")) } else { Ok(()) }
//!     }
//!     fn check_at_rest(&self, _: &u8) -> Result<(), Broken> { Ok(()) }
//! }
//!
//! let violation = explore(&Counter, 1_000).unwrap_err();
//! assert_eq!(violation.choices.len(), 3);   // 2 + 2 + 1, in some order
//! ```
//!
//! What it does not do: it knows no symmetry and leaves no order out, and it takes the model's word for the bounds.

use core::fmt;
use std::collections::VecDeque;
use std::collections::hash_map::{Entry, HashMap};
use std::hash::{BuildHasherDefault, Hash};
use std::time::{Duration, Instant};

use crate::fingerprint::{Taken, fingerprint};

/// Something that has states, and steps from one to the next.
pub trait Model {
    /// A state; whatever can make a difference later must be part of its hash.
    type State: Hash;
    /// A step.
    type Action: fmt::Display;

    /// Where it begins.
    fn start(&self) -> Self::State;

    /// What can happen next, always in the same order for the same state.
    fn actions(&self, state: &Self::State) -> Vec<Self::Action>;

    /// What becomes of the state.
    fn after(&self, state: &Self::State, action: &Self::Action) -> Self::State;

    /// Whether this happens sooner or later if nothing else does.
    /// Faults and what people do are not due: they may never happen.
    fn is_due(&self, state: &Self::State, action: &Self::Action) -> bool;

    /// What must hold in each state.
    ///
    /// # Errors
    /// The rule that doesn't.
    fn check(&self, state: &Self::State) -> Result<(), Broken>;

    /// What must hold, as well, in each state in which nothing is due.
    ///
    /// # Errors
    /// The rule that doesn't.
    fn check_at_rest(&self, state: &Self::State) -> Result<(), Broken>;
}

/// A rule that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Broken(String);

impl Broken {
    /// The rule in words.
    #[must_use]
    pub fn new(rule: impl Into<String>) -> Self {
        Self(rule.into())
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a full exploration has found: nothing that is broken.
#[derive(Debug, Clone, Copy)]
pub struct Report {
    /// How many different states there are.
    pub n_states: usize,
    /// How many steps lead from one of them to another.
    pub n_transitions: usize,
    /// How many of the states have nothing that is due.
    pub n_at_rest: usize,
    /// How many steps the farthest state is away.
    pub depth: usize,
    /// How long it took.
    pub elapsed: Duration,
}

/// A broken rule, and a shortest way to it.
#[derive(Debug, Clone)]
pub struct Violation {
    /// What is broken.
    pub broken: Broken,
    /// The number of the choice in each state, from the start.
    pub choices: Vec<usize>,
    /// The same in words.
    pub script: Vec<String>,
}

impl Violation {
    /// The choices as they are given to a replay.
    #[must_use]
    pub fn told_choices(&self) -> String {
        let choices: Vec<_> = self.choices.iter().map(usize::to_string).collect();
        choices.join(" ")
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "broken: {}", self.broken)?;
        for (number, line) in (1..).zip(&self.script) {
            writeln!(f, "  {number:>2}. {line}")?;
        }
        write!(f, "choices: {}", self.told_choices())
    }
}

/// Looks at every state that can be reached.
///
/// Beyond the checks of the model it shows that there is no way without end: so whatever is due, and goes on happening,
/// comes to rest.
///
/// # Errors
/// The first rule that is broken, with a shortest way to it; also that there are more than `max_states`, since a part
/// of a world proves nothing.
pub fn explore<M: Model>(model: &M, max_states: usize) -> Result<Report, Violation> {
    let begun = Instant::now();
    let mut graph = Graph::default();
    let mut queue = VecDeque::new();
    let (mut n_at_rest, mut depth, mut level_ends) = (0, 0, 1);

    let start = model.start();
    graph.find_or_add(fingerprint(&start), None);
    model
        .check(&start)
        .map_err(|broken| graph.violation(model, broken, 0, None))?;
    queue.push_back(start);

    let mut at = 0;
    while let Some(state) = queue.pop_front() {
        if at == level_ends {
            depth += 1;
            level_ends = graph.len();
        }
        let actions = model.actions(&state);
        if !actions.iter().any(|action| model.is_due(&state, action)) {
            n_at_rest += 1;
            model
                .check_at_rest(&state)
                .map_err(|broken| graph.violation(model, broken, at, None))?;
        }
        for (choice, action) in actions.iter().enumerate() {
            let next = model.after(&state, action);
            model
                .check(&next)
                .map_err(|broken| graph.violation(model, broken, at, Some(choice)))?;
            if graph.find_or_add(fingerprint(&next), Some((at, choice))) {
                queue.push_back(next);
            }
        }
        if graph.len() > max_states {
            let broken = Broken::new(format!("there are more than {max_states} states"));
            return Err(graph.violation(model, broken, at, None));
        }
        graph.close_state();
        at += 1;
    }
    if let Some(endless) = graph.first_endless() {
        let broken = Broken::new("from here, or from a state before, it can go on without end");
        return Err(graph.violation(model, broken, endless, None));
    }
    Ok(Report {
        n_states: graph.len(),
        n_transitions: graph.targets.len(),
        n_at_rest,
        depth,
        elapsed: begun.elapsed(),
    })
}

/// Walks a way again: tells each step, and the first rule that is broken on it or at its end.
///
/// # Errors
/// When there is no such choice: the way belongs to another model.
pub fn replay<M: Model>(
    model: &M,
    choices: &[usize],
) -> Result<(Vec<String>, Option<Broken>), Broken> {
    let mut state = model.start();
    let mut script = Vec::new();
    for (number, choice) in choices.iter().enumerate() {
        if let Err(broken) = model.check(&state) {
            return Ok((script, Some(broken)));
        }
        let actions = model.actions(&state);
        let action = actions
            .get(*choice)
            .ok_or_else(|| Broken::new(format!("step {} has no choice {choice}", number + 1)))?;
        script.push(action.to_string());
        state = model.after(&state, action);
    }
    let is_at_rest = !model
        .actions(&state)
        .iter()
        .any(|action| model.is_due(&state, action));
    let mut verdict = model.check(&state);
    if is_at_rest {
        verdict = verdict.and_then(|()| model.check_at_rest(&state));
    }
    Ok((script, verdict.err()))
}

/// All states by number, in the order in which they were found, and the steps between them.
#[derive(Default)]
struct Graph {
    numbers: HashMap<u128, u32, BuildHasherDefault<Taken>>,
    /// For each state but the first: from where it was found, and by which choice.
    origins: Vec<(u32, u16)>,
    /// The states to which the steps of each state lead, one state's after the other's.
    targets: Vec<u32>,
    /// Where each state's part of `targets` ends.
    ends: Vec<usize>,
}

impl Graph {
    fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Writes a step down, and says whether it leads to a state that was not known.
    fn find_or_add(&mut self, fingerprint: u128, from: Option<(usize, usize)>) -> bool {
        let next = narrow(self.numbers.len());
        let (number, is_new) = match self.numbers.entry(fingerprint) {
            Entry::Occupied(entry) => (*entry.get(), false),
            Entry::Vacant(entry) => (*entry.insert(next), true),
        };
        if let Some((state, choice)) = from {
            self.targets.push(number);
            if is_new {
                let choice = u16::try_from(choice).expect("no state has 65,536 choices");
                self.origins.push((narrow(state), choice));
            }
        }
        is_new
    }

    fn close_state(&mut self) {
        self.ends.push(self.targets.len());
    }

    /// The choices on the way on which a state was found.
    fn way_to(&self, mut state: usize) -> Vec<usize> {
        let mut choices = Vec::new();
        while let Some(before) = state.checked_sub(1) {
            let (from, choice) = self.origins[before];
            choices.push(usize::from(choice));
            state = widen(from);
        }
        choices.reverse();
        choices
    }

    fn violation<M: Model>(
        &self,
        model: &M,
        broken: Broken,
        at: usize,
        last: Option<usize>,
    ) -> Violation {
        let mut choices = self.way_to(at);
        choices.extend(last);
        let mut state = model.start();
        let mut script = Vec::new();
        for choice in &choices {
            let action = &model.actions(&state)[*choice];
            script.push(action.to_string());
            state = model.after(&state, action);
        }
        Violation {
            broken,
            choices,
            script,
        }
    }

    /// The first state that stands on a circle or behind one.
    ///
    /// States are taken away as long as there is one to which no step leads any more; what is left has a circle.
    fn first_endless(&self) -> Option<usize> {
        let mut n_steps_to = vec![0_u32; self.len()];
        for target in &self.targets {
            n_steps_to[widen(*target)] += 1;
        }
        let mut free: Vec<usize> = (0..self.len()).filter(|at| n_steps_to[*at] == 0).collect();
        while let Some(state) = free.pop() {
            let begin = state.checked_sub(1).map_or(0, |before| self.ends[before]);
            for target in &self.targets[begin..self.ends[state]] {
                let n = &mut n_steps_to[widen(*target)];
                *n -= 1;
                if *n == 0 {
                    free.push(widen(*target));
                }
            }
        }
        n_steps_to.iter().position(|n| *n > 0)
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).expect("there is no memory for four billion states")
}

fn widen(number: u32) -> usize {
    usize::try_from(number).expect("a machine that runs this has addresses of 32 bits or more")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps along the edges of a graph that is given as a list.
    struct Listed {
        edges: &'static [(u8, u8)],
        forbidden: Option<u8>,
        may_rest: fn(u8) -> bool,
    }

    impl Model for Listed {
        type State = u8;
        type Action = u8;

        fn start(&self) -> u8 {
            0
        }

        fn actions(&self, state: &u8) -> Vec<u8> {
            let from = self.edges.iter().filter(|(from, _)| from == state);
            from.map(|(_, to)| *to).collect()
        }

        fn after(&self, _: &u8, action: &u8) -> u8 {
            *action
        }

        fn is_due(&self, _: &u8, _: &u8) -> bool {
            true
        }

        fn check(&self, state: &u8) -> Result<(), Broken> {
            match self.forbidden == Some(*state) {
                true => Err(Broken::new("forbidden")),
                false => Ok(()),
            }
        }

        fn check_at_rest(&self, state: &u8) -> Result<(), Broken> {
            match (self.may_rest)(*state) {
                true => Ok(()),
                false => Err(Broken::new("no place to rest")),
            }
        }
    }

    const DIAMOND: &[(u8, u8)] = &[(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)];

    #[test]
    fn each_state_is_counted_once() {
        let model = Listed {
            edges: DIAMOND,
            forbidden: None,
            may_rest: |state| state == 4,
        };
        let report = explore(&model, 100).unwrap();
        assert_eq!((report.n_states, report.n_transitions), (5, 5));
        assert_eq!((report.depth, report.n_at_rest), (3, 1));
    }

    #[test]
    fn the_way_to_a_broken_rule_is_a_shortest_one_and_can_be_walked_again() {
        let model = Listed {
            edges: &[(0, 1), (1, 2), (2, 9), (0, 3), (3, 9)],
            forbidden: Some(9),
            may_rest: |_| true,
        };
        let violation = explore(&model, 100).unwrap_err();
        assert_eq!(violation.script, ["3", "9"]);
        let (script, broken) = replay(&model, &violation.choices).unwrap();
        assert_eq!(script, violation.script);
        assert_eq!(broken, Some(violation.broken));
    }

    #[test]
    fn a_way_that_belongs_to_another_model_is_refused() {
        let model = Listed {
            edges: DIAMOND,
            forbidden: None,
            may_rest: |_| true,
        };
        assert!(replay(&model, &[0, 7]).is_err());
    }

    #[test]
    fn who_rests_in_the_wrong_place_is_found() {
        let model = Listed {
            edges: DIAMOND,
            forbidden: None,
            may_rest: |_| false,
        };
        let violation = explore(&model, 100).unwrap_err();
        assert_eq!(violation.broken, Broken::new("no place to rest"));
        assert_eq!(violation.choices.len(), 3);
    }

    #[test]
    fn a_circle_is_found() {
        let model = Listed {
            edges: &[(0, 1), (1, 2), (2, 1), (2, 3)],
            forbidden: None,
            may_rest: |_| true,
        };
        let violation = explore(&model, 100).unwrap_err();
        assert_eq!(violation.script, ["1"]);
    }

    #[test]
    fn a_part_of_a_world_proves_nothing() {
        let model = Listed {
            edges: DIAMOND,
            forbidden: None,
            may_rest: |_| true,
        };
        assert!(explore(&model, 3).is_err());
    }
}
