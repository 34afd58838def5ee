//! Whatever comes to the gate, in whatever order: one refresh at a time, and each waiter is let go exactly once.

use std::collections::VecDeque;
use std::time::Duration;

use proptest::prelude::*;
use tollgate_interceptor::session::Stamp;
use tollgate_interceptor::tab::gate::{Gate, Turn, Waiter};

#[derive(Debug, Clone)]
enum Step {
    /// A new request.
    Arrive,
    /// A 401 for a token that is this many generations old.
    Unauthorized { age: u64 },
    /// One of those who wait goes away.
    Leave { which: prop::sample::Index },
    /// The session gets a newer token.
    Renew,
    /// Another user logs in.
    Switch,
    /// The refresh comes to its end.
    Finish,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => Just(Step::Arrive),
        3 => (0_u64..3).prop_map(|age| Step::Unauthorized { age }),
        1 => any::<prop::sample::Index>().prop_map(|which| Step::Leave { which }),
        1 => Just(Step::Renew),
        1 => Just(Step::Switch),
        1 => Just(Step::Finish),
    ];
    prop::collection::vec(step, 0..60)
}

fn waiter(id: u64) -> Waiter {
    Waiter {
        id,
        since: Duration::ZERO,
        until: Duration::MAX,
    }
}

proptest! {
    #[test]
    fn one_refresh_at_a_time_and_every_waiter_is_let_go_once(steps in steps()) {
        let mut gate = Gate::default();
        let mut now = Stamp { login: 3, generation: 3 };
        let mut waiting: VecDeque<u64> = VecDeque::new();
        let mut is_refreshing = false;
        let mut is_dead = false;

        for (id, step) in (1_u64..).zip(steps) {
            let turn = match step {
                Step::Arrive => {
                    let turn = gate.arrive(waiter(id), now);
                    prop_assert_eq!(turn == Turn::Go, !is_dead, "a token known to be dead is not sent");
                    turn
                }
                Step::Unauthorized { age } => {
                    let carried = Stamp { generation: now.generation - age, ..now };
                    let turn = gate.unauthorized(waiter(id), carried, now);
                    prop_assert_eq!(turn == Turn::Go, age > 0 && !is_dead, "a late 401 replays");
                    turn
                }
                Step::Leave { which } => {
                    if !waiting.is_empty() {
                        let gone = waiting.remove(which.index(waiting.len())).expect("it is one of them");
                        gate.leave(gone);
                    }
                    Turn::Go
                }
                Step::Renew | Step::Switch => {
                    now.generation += 3;
                    now.login += u64::from(matches!(step, Step::Switch));
                    is_dead = false;
                    prop_assert_eq!(gate.release(), Vec::from(std::mem::take(&mut waiting)));
                    Turn::Go
                }
                Step::Finish => {
                    gate.finish();
                    is_refreshing = false;
                    Turn::Go
                }
            };
            match turn {
                Turn::Go => {}
                Turn::Lead => {
                    prop_assert!(!is_refreshing, "two refreshes at once");
                    is_refreshing = true;
                    is_dead = true;
                    waiting.push_back(id);
                }
                Turn::Wait => {
                    prop_assert!(is_refreshing, "a wait that nobody ends");
                    is_dead = true;
                    waiting.push_back(id);
                }
                Turn::Stop => prop_assert!(false, "all of them are of one login"),
            }
            prop_assert_eq!(gate.is_wanted(now), is_dead && !waiting.is_empty());
        }
    }
}
