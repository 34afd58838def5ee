//! What holds for every order of events, by the numbers of the design's invariants.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::{
    Just, Strategy, any, prop_assert, prop_assert_eq, prop_assert_ne, prop_oneof, proptest,
};
use proptest::test_runner::TestCaseError;
use tollgate_server::rotation::{
    Answer, AttemptHash, Audit, BURST, Class, End, Family, GRACE, Grant, Lifetimes, Likeness,
    N_ATTEMPTS, Outcome, Presented, Seconds, Standing, transition,
};

const LIVES: Lifetimes = Lifetimes {
    idle: 1_800,
    absolute: 43_200,
};

/// The steps that the world can take.
#[derive(Debug, Clone)]
enum Step {
    /// The owner's browser refreshes; its answer may be lost.
    Refresh { is_lost: bool },
    /// The network delivers one of the owner's last requests again.
    Duplicate { age: usize },
    /// The owner's browser crashes and finds what it had stored one write ago.
    FallBack,
    /// Somebody copies the owner's token.
    Steal,
    /// The thief refreshes, with an attempt out of thin air or none.
    Rob { has_attempt: bool },
    /// The owner's phone goes to another network, or its browser is another version from now on.
    Change { what: Likeness },
    /// Time goes by, or is set back.
    Wait { seconds: i64 },
    /// The session is ended from elsewhere.
    Revoke,
    /// The user is disabled, or may sign in again.
    Disable { is_disabled: bool },
}

/// One session, its owner, its thief, and the network.
struct World {
    family: Family,
    now: Seconds,
    standing: Standing,
    /// The owner's token, and the one before, as stored; `None` when the owner has given up.
    held: Option<(u64, u64)>,
    sent: Vec<Presented>,
    stolen: Option<Theft>,
    /// How much the thief looks like the owner.
    thief_looks: Likeness,
    /// How much the owner looks like the owner who has rotated last.
    owner_looks: Likeness,
    /// Who has rotated last.
    rotated_by: Option<Party>,
    /// How often the generation was given again since the owner's program last did so at once.
    n_late_replays: u32,
    /// What each generation was exchanged for.
    successors: BTreeMap<u64, u64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Party {
    Owner,
    Thief,
}

#[derive(Clone, Copy)]
struct Theft {
    /// The generation that was copied.
    copied: u64,
    /// The generation that the thief holds now.
    held: u64,
    has_owner_won: bool,
    has_thief_won: bool,
}

impl World {
    fn new(class: Class) -> Self {
        Self {
            family: Family::new(class, 0, LIVES),
            now: 0,
            standing: Standing::Good,
            held: Some((0, 0)),
            sent: Vec::new(),
            stolen: None,
            thief_looks: Likeness::Stranger,
            owner_looks: Likeness::SameAgent,
            rotated_by: None,
            n_late_replays: 0,
            successors: BTreeMap::new(),
        }
    }

    fn robbed_by(class: Class, thief_looks: Likeness) -> Self {
        Self {
            thief_looks,
            ..Self::new(class)
        }
    }

    /// How much a party looks like the one that has rotated last.
    fn likeness(&self, party: Party) -> Likeness {
        match (self.rotated_by, party) {
            (Some(Party::Owner), Party::Owner) => self.owner_looks,
            (Some(other), party) if other != party => self.thief_looks,
            _ => Likeness::SameAgent,
        }
    }

    fn take(&mut self, step: &Step) -> Result<(), TestCaseError> {
        match *step {
            Step::Refresh { is_lost } => self.refresh(is_lost)?,
            Step::Duplicate { age } => self.duplicate(age)?,
            Step::FallBack => self.held = self.held.map(|(_, before)| (before, before)),
            Step::Steal => self.steal(),
            Step::Rob { has_attempt } => self.rob(has_attempt)?,
            Step::Change { what } => self.owner_looks = what,
            Step::Wait { seconds } => self.now += seconds,
            Step::Revoke => self.family.end = self.family.end.or(Some(End::Revoked)),
            Step::Disable { is_disabled: true } => self.standing = Standing::Lost,
            Step::Disable { is_disabled: false } => self.standing = Standing::Good,
        }
        Ok(())
    }

    fn refresh(&mut self, is_lost: bool) -> Result<(), TestCaseError> {
        let Some((held, _)) = self.held else {
            return Ok(());
        };
        let presented = Presented {
            generation: held,
            attempt: Some(own(held)),
            likeness: self.likeness(Party::Owner),
            standing: self.standing,
        };
        self.sent.push(presented);
        let answer = self.present(presented, Party::Owner)?;
        self.note_owner(held, answer);
        match answer {
            _ if is_lost => {}
            Answer::Granted(_) => self.held = Some((self.family.generation, held)),
            // The client ends a session that is refused, and one whose storage fell back too far.
            Answer::Stale | Answer::Refused(_) => self.held = None,
        }
        Ok(())
    }

    /// Delivers a request again, late, but by fewer rotations than the family remembers.
    fn duplicate(&mut self, age: usize) -> Result<(), TestCaseError> {
        let Some(&presented) = self.sent.iter().rev().nth(age) else {
            return Ok(());
        };
        if presented.generation + N_ATTEMPTS as u64 >= self.family.generation {
            let again = Presented {
                likeness: self.likeness(Party::Owner),
                standing: self.standing,
                ..presented
            };
            let answer = self.present(again, Party::Owner)?;
            self.note_owner(presented.generation, answer);
        }
        Ok(())
    }

    fn steal(&mut self) {
        if let (None, Some((held, _))) = (self.stolen, self.held) {
            self.stolen = Some(Theft {
                copied: held,
                held,
                has_owner_won: false,
                has_thief_won: false,
            });
        }
    }

    fn rob(&mut self, has_attempt: bool) -> Result<(), TestCaseError> {
        let Some(mut theft) = self.stolen else {
            return Ok(());
        };
        let attempt = has_attempt.then_some(AttemptHash([0xEE; 32]));
        let presented = Presented {
            generation: theft.held,
            attempt,
            likeness: self.likeness(Party::Thief),
            standing: self.standing,
        };
        let answer = self.present(presented, Party::Thief)?;
        if let Answer::Granted(_) = answer {
            theft.has_thief_won = true;
            theft.held = self.family.generation;
        }
        self.stolen = Some(theft);
        Ok(())
    }

    fn note_owner(&mut self, generation: u64, answer: Answer) {
        if let (Some(theft), Answer::Granted(_)) = (&mut self.stolen, answer) {
            theft.has_owner_won |= generation >= theft.copied;
        }
    }

    /// Asks the transition, and checks what holds for each.
    fn present(&mut self, presented: Presented, party: Party) -> Result<Answer, TestCaseError> {
        let before = self.family.clone();
        let outcome = transition(before.clone(), presented, self.now);
        check_transition(&before, presented, self.now, &outcome)?;
        if let Answer::Granted(_) = outcome.answer {
            let successor = outcome.family.generation;
            let first = *self
                .successors
                .entry(presented.generation)
                .or_insert(successor);
            prop_assert_eq!(first, successor, "S1: one token, one successor");
        }
        match outcome.answer {
            Answer::Granted(Grant::Rotated) => {
                self.rotated_by = Some(party);
                self.owner_looks = Likeness::SameAgent;
                self.n_late_replays = 0;
            }
            Answer::Granted(Grant::Graced) => self.note_grace(presented)?,
            _ => {}
        }
        self.family = outcome.family;
        Ok(outcome.answer)
    }

    /// Checks what goes for each replay without an attempt.
    fn note_grace(&mut self, presented: Presented) -> Result<(), TestCaseError> {
        let age = self.now - self.family.rotated_at;
        prop_assert!(age <= GRACE, "the grace has an end");
        prop_assert_ne!(presented.likeness, Likeness::Stranger);
        if presented.likeness != Likeness::SameAgent || age > BURST {
            self.n_late_replays += 1;
        }
        prop_assert!(self.n_late_replays <= 1, "a generation has one late replay");
        Ok(())
    }
}

fn check_transition(
    before: &Family,
    presented: Presented,
    now: Seconds,
    outcome: &Outcome,
) -> Result<(), TestCaseError> {
    let after = &outcome.family;
    prop_assert!(
        after.generation >= before.generation,
        "S2: the generation never falls"
    );
    prop_assert_eq!(
        after.expires_at,
        before.expires_at,
        "S8: the absolute end is constant"
    );
    prop_assert!(
        after.idle_expires_at <= after.expires_at,
        "S8: nothing outlives the absolute end"
    );
    prop_assert!(
        after.access_expires_at(now, 300) <= after.expires_at,
        "S8: nor does an access token"
    );
    prop_assert_eq!(
        after.class,
        before.class,
        "a refresh never changes the class"
    );
    if before.end.is_some() {
        prop_assert_eq!(after, before, "S4: the end absorbs");
    }
    match outcome.answer {
        Answer::Granted(grant) => {
            prop_assert_eq!(before.end, None, "S3: no token after the end");
            prop_assert!(now < before.expires_at && now < before.idle_expires_at);
            prop_assert_eq!(presented.standing, Standing::Good);
            let next = if grant == Grant::Unrotated {
                presented.generation
            } else {
                presented.generation + 1
            };
            prop_assert_eq!(
                after.generation,
                next,
                "S1: a token is exchanged for its successor and no other"
            );
        }
        Answer::Refused(end) => prop_assert_eq!(after.end, Some(end)),
        Answer::Stale => prop_assert_eq!(after, before),
    }
    prop_assert_eq!(
        outcome.audit,
        expected_audit(before, outcome.answer),
        "S14: one row for each but an ordinary one"
    );
    Ok(())
}

fn expected_audit(before: &Family, answer: Answer) -> Option<Audit> {
    match answer {
        Answer::Granted(Grant::Rotated | Grant::Unrotated) => None,
        Answer::Granted(Grant::Replayed | Grant::Graced) => Some(Audit::Replayed),
        Answer::Stale => Some(Audit::Stale),
        Answer::Refused(end) => before.end.is_none().then_some(Audit::Ended(end)),
    }
}

/// The owner's attempt: only the device key can make it.
fn own(generation: u64) -> AttemptHash {
    let mut hash = [1; 32];
    hash[..8].copy_from_slice(&generation.to_be_bytes());
    AttemptHash(hash)
}

/// What a lone browser and its network can do.
fn alone() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => any::<bool>().prop_map(|is_lost| Step::Refresh { is_lost }),
        4 => (0_usize..8).prop_map(|age| Step::Duplicate { age }),
        1 => Just(Step::FallBack),
        2 => (-100_i64..700).prop_map(|seconds| Step::Wait { seconds }),
    ]
}

/// What a lone browser without attempts can do within the grace that it has: one answer is lost in each generation, and
/// asked for again.
fn alone_and_in_time() -> impl Strategy<Value = Vec<Step>> {
    let looks = prop_oneof![Just(Likeness::SameAgent), Just(Likeness::SameAddress)];
    (any::<bool>(), 0..=GRACE, 0_i64..300, looks).prop_map(|(is_lost, until, rest, what)| {
        let wait = |seconds| Step::Wait { seconds };
        let refresh = |is_lost| Step::Refresh { is_lost };
        let lost = [refresh(true), wait(until), Step::Change { what }];
        let mut steps = if is_lost { lost.into() } else { Vec::new() };
        steps.extend([refresh(false), wait(rest)]);
        steps
    })
}

/// And what a thief adds.
fn with_thief() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => alone(),
        1 => Just(Step::Steal),
        4 => any::<bool>().prop_map(|has_attempt| Step::Rob { has_attempt }),
    ]
}

/// And what operators add.
fn anything() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => with_thief(),
        1 => Just(Step::Revoke),
        1 => any::<bool>().prop_map(|is_disabled| Step::Disable { is_disabled }),
        1 => (-90_000_i64..90_000).prop_map(|seconds| Step::Wait { seconds }),
        2 => looks().prop_map(|what| Step::Change { what }),
    ]
}

fn looks() -> impl Strategy<Value = Likeness> {
    prop_oneof![
        Just(Likeness::SameAgent),
        Just(Likeness::SameAddress),
        Just(Likeness::Stranger),
    ]
}

fn class() -> impl Strategy<Value = Class> {
    prop_oneof![Just(Class::K2), Just(Class::K0), Just(Class::S)]
}

proptest! {
    #[test]
    fn s1_to_s4_s7_s8_s14_hold_in_every_order(
        class in class(),
        thief_looks in looks(),
        steps in vec(anything(), 0..80),
    ) {
        let mut world = World::robbed_by(class, thief_looks);
        for step in &steps {
            world.take(step)?;
        }
    }

    #[test]
    fn s1_to_s4_s7_s8_s14_hold_for_tokens_out_of_nowhere(
        class in class(),
        calls in vec((0_u64..8, any::<Option<u8>>(), looks(), -10_i64..600), 0..60),
    ) {
        let mut world = World::new(class);
        for (generation, attempt, likeness, seconds) in calls {
            world.now += seconds;
            let attempt = attempt.map(|byte| AttemptHash([byte % 4; 32]));
            let standing = Standing::Good;
            let presented = Presented { generation, attempt, likeness, standing };
            world.present(presented, Party::Owner)?;
        }
    }

    #[test]
    fn s5_owner_and_thief_never_both_win(steps in vec(with_thief(), 0..80)) {
        let mut world = World::new(Class::K2);
        for step in &steps {
            world.take(step)?;
            if let Some(theft) = world.stolen {
                prop_assert!(!(theft.has_owner_won && theft.has_thief_won), "S5");
            }
        }
    }

    #[test]
    fn s5_without_attempts_owner_and_a_thief_from_elsewhere_never_both_win(
        steps in vec(with_thief(), 0..80),
    ) {
        let mut world = World::robbed_by(Class::K0, Likeness::Stranger);
        for step in &steps {
            world.take(step)?;
            if let Some(theft) = world.stolen {
                prop_assert!(!(theft.has_owner_won && theft.has_thief_won), "S5");
            }
        }
    }

    #[test]
    fn s6_without_attempts_a_browser_that_loses_an_answer_a_generation_is_never_put_off(
        rounds in vec(alone_and_in_time(), 0..40),
    ) {
        let mut world = World::new(Class::K0);
        for step in rounds.iter().flatten() {
            world.take(step)?;
            prop_assert!(world.held.is_some() || world.family.end == Some(End::Expired), "S6");
        }
    }

    #[test]
    fn s6_a_browser_alone_is_never_taken_for_a_thief(steps in vec(alone(), 0..120)) {
        let mut world = World::new(Class::K2);
        for step in &steps {
            world.take(step)?;
            prop_assert!(!matches!(world.family.end, Some(End::Reused | End::RolledBack)), "S6");
        }
    }
}
