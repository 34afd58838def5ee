//! Each rule of the rotation, by its row in the table.

use tollgate_server::rotation::{
    Answer, AttemptHash, Audit, BURST, Class, End, Family, GRACE, Grant, Lifetimes, Likeness,
    MAX_GENERATION, Presented, STATIC_ABSOLUTE, Seconds, Standing, transition,
};

const LIVES: Lifetimes = Lifetimes {
    idle: 1_800,
    absolute: 43_200,
};

/// The attempt of the browser that owns the session, another one for each generation.
fn own(generation: u64) -> Option<AttemptHash> {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&generation.to_be_bytes());
    Some(AttemptHash(hash))
}

const FOREIGN: Option<AttemptHash> = Some(AttemptHash([0xEE; 32]));

fn token(generation: u64, attempt: Option<AttemptHash>) -> Presented {
    Presented {
        generation,
        attempt,
        likeness: Likeness::SameAgent,
        standing: Standing::Good,
    }
}

/// A replay of generation 1, without an attempt.
fn replay(likeness: Likeness) -> Presented {
    Presented {
        likeness,
        ..token(1, None)
    }
}

/// A session that was rotated this often by its owner, last at second 0.
fn family(class: Class, generation: u64) -> Family {
    (0..generation).fold(Family::new(class, 0, LIVES), |family, g| {
        transition(family, token(g, own(g)), 0).family
    })
}

/// Checks answer and audit, and that a session which is over has not moved otherwise; gives the family as it is then.
#[track_caller]
fn check(
    family: &Family,
    presented: Presented,
    now: Seconds,
    answer: Answer,
    audit: Option<Audit>,
) -> Family {
    let outcome = transition(family.clone(), presented, now);
    assert_eq!(
        (outcome.answer, outcome.audit),
        (answer, audit),
        "{presented:?} at {now} of {family:?}"
    );
    if let Answer::Refused(end) = answer {
        assert_eq!(
            outcome.family,
            Family {
                end: Some(end),
                ..family.clone()
            }
        );
    }
    outcome.family
}

#[track_caller]
fn check_ends(family: &Family, presented: Presented, now: Seconds, end: End) {
    check(
        family,
        presented,
        now,
        Answer::Refused(end),
        Some(Audit::Ended(end)),
    );
}

#[test]
fn row_1_a_session_that_is_over_keeps_its_reason() {
    for end in [
        End::Expired,
        End::SignedOut,
        End::Revoked,
        End::StandingLost,
        End::AllEnded,
        End::Reused,
        End::RolledBack,
    ] {
        let over = Family {
            end: Some(end),
            ..family(Class::K2, 3)
        };
        for presented in [token(3, own(3)), token(0, FOREIGN), token(9, None)] {
            check(&over, presented, 999_999, Answer::Refused(end), None);
        }
    }
}

#[test]
fn row_2_both_ends_are_kept_to_the_second() {
    let family = family(Class::K2, 0);
    check(
        &family,
        token(0, own(0)),
        1_799,
        Answer::Granted(Grant::Rotated),
        None,
    );
    check_ends(&family, token(0, own(0)), 1_800, End::Expired);
    let kept_alive = Family {
        idle_expires_at: 43_200,
        ..family
    };
    check(
        &kept_alive,
        token(0, own(0)),
        43_199,
        Answer::Granted(Grant::Rotated),
        None,
    );
    check_ends(&kept_alive, token(0, own(0)), 43_200, End::Expired);
}

#[test]
fn row_2a_a_token_from_the_future_means_that_the_database_went_back() {
    for class in [Class::K2, Class::K0, Class::S] {
        check_ends(&family(Class::K2, 2), token(3, None), 1, End::RolledBack);
        check_ends(
            &Family::new(class, 0, LIVES),
            token(1, own(1)),
            1,
            End::RolledBack,
        );
    }
}

#[test]
fn row_3_who_may_no_longer_sign_in_has_no_session() {
    for (standing, why) in [
        (Standing::Lost, End::StandingLost),
        (Standing::AllEnded, End::AllEnded),
    ] {
        for generation in 0..=2 {
            let presented = Presented {
                standing,
                ..token(generation, own(generation))
            };
            check_ends(&family(Class::K2, 2), presented, 1, why);
        }
    }
}

#[test]
fn row_4a_a_static_session_is_touched_and_never_moves() {
    let family = Family::new(Class::S, 0, LIVES);
    let after = check(
        &family,
        token(0, None),
        100,
        Answer::Granted(Grant::Unrotated),
        None,
    );
    assert_eq!(
        after,
        Family {
            last_used_at: 100,
            idle_expires_at: 1_900,
            ..family.clone()
        }
    );
    assert_eq!(family.expires_at, STATIC_ABSOLUTE);
}

#[test]
fn row_5_the_newest_token_is_rotated() {
    for class in [Class::K2, Class::K0] {
        let before = family(class, 2);
        let after = check(
            &before,
            token(2, own(2)),
            100,
            Answer::Granted(Grant::Rotated),
            None,
        );
        assert_eq!(
            (after.generation, after.rotated_at, after.last_used_at),
            (3, 100, 100)
        );
        assert_eq!(
            (after.idle_expires_at, after.expires_at),
            (1_900, before.expires_at)
        );
        assert_eq!(after.attempts[0], own(2).filter(|_| class == Class::K2));
        assert_eq!(after.attempts[1..], before.attempts[..3]);
    }
}

#[test]
fn row_5_the_idle_end_never_passes_the_absolute_one() {
    let late = Family {
        idle_expires_at: 43_200,
        ..family(Class::K0, 0)
    };
    let after = check(
        &late,
        token(0, None),
        43_000,
        Answer::Granted(Grant::Rotated),
        None,
    );
    assert_eq!((after.idle_expires_at, after.expires_at), (43_200, 43_200));
    assert_eq!(after.access_expires_at(43_000, 300), 43_200);
}

#[test]
fn row_5_a_full_counter_ends_the_session_instead_of_beginning_anew() {
    let full = Family {
        generation: MAX_GENERATION,
        ..family(Class::K2, 0)
    };
    check_ends(&full, token(MAX_GENERATION, own(0)), 1, End::Expired);
}

#[test]
fn row_6_the_same_browser_hears_a_lost_answer_again_until_the_idle_end() {
    let family = family(Class::K2, 2);
    for now in [0, 61, 1_799] {
        let after = check(
            &family,
            token(1, own(1)),
            now,
            Answer::Granted(Grant::Replayed),
            Some(Audit::Replayed),
        );
        assert_eq!(after, family, "a replay moves nothing");
    }
}

#[test]
fn row_7_at_once_the_same_program_is_given_its_answer_as_often_as_it_asks() {
    let family = family(Class::K0, 2);
    for now in [0, 0, 1, BURST, -86_400] {
        let after = check(
            &family,
            replay(Likeness::SameAgent),
            now,
            Answer::Granted(Grant::Graced),
            Some(Audit::Replayed),
        );
        assert_eq!(after, family, "a replay moves nothing");
    }
}

#[test]
fn row_7_after_that_each_generation_has_one_replay_and_one_more_is_put_off() {
    for (likeness, now) in [
        (Likeness::SameAgent, BURST + 1),
        (Likeness::SameAgent, GRACE),
        (Likeness::SameAddress, 0),
        (Likeness::SameAddress, BURST),
        (Likeness::SameAddress, GRACE),
        (Likeness::SameAddress, -86_400),
    ] {
        let family = family(Class::K0, 2);
        let presented = replay(likeness);
        let spent = check(
            &family,
            presented,
            now,
            Answer::Granted(Grant::Graced),
            Some(Audit::Replayed),
        );
        let expected = Family {
            is_grace_spent: true,
            ..family
        };
        assert_eq!(spent, expected, "a replay moves nothing else");
        for likeness in [Likeness::SameAgent, Likeness::SameAddress] {
            let now = now.max(BURST + 1);
            let after = check(
                &spent,
                replay(likeness),
                now,
                Answer::Stale,
                Some(Audit::Stale),
            );
            assert_eq!(after, spent, "one more ends nothing");
        }
        let next = transition(spent, token(2, None), now).family;
        assert!(!next.is_grace_spent, "the next generation has its own");
    }
}

#[test]
fn row_7_one_late_replay_takes_nothing_from_tabs_that_wake_at_once() {
    let spent = Family {
        is_grace_spent: true,
        ..family(Class::K0, 2)
    };
    let after = check(
        &spent,
        replay(Likeness::SameAgent),
        BURST,
        Answer::Granted(Grant::Graced),
        Some(Audit::Replayed),
    );
    assert_eq!(after, spent);
}

#[test]
fn row_7_another_program_at_another_address_is_a_thief() {
    for is_grace_spent in [false, true] {
        for now in [0, BURST, GRACE, -86_400] {
            let family = Family {
                is_grace_spent,
                ..family(Class::K0, 2)
            };
            check_ends(&family, replay(Likeness::Stranger), now, End::Reused);
        }
    }
}

#[test]
fn row_7_when_the_grace_is_over_every_replay_is_a_theft() {
    for likeness in [
        Likeness::SameAgent,
        Likeness::SameAddress,
        Likeness::Stranger,
    ] {
        let family = family(Class::K0, 2);
        check_ends(&family, replay(likeness), GRACE + 1, End::Reused);
    }
}

#[test]
fn row_7_the_grace_is_for_the_parent_and_for_its_class_alone() {
    check_ends(&family(Class::K0, 3), token(1, None), 1, End::Reused);
    check_ends(&family(Class::K2, 2), token(1, None), 1, End::Reused);
}

#[test]
fn row_7_where_there_are_attempts_nobody_looks_at_anything_else() {
    for likeness in [Likeness::SameAddress, Likeness::Stranger] {
        let presented = Presented {
            likeness,
            ..token(1, own(1))
        };
        let family = family(Class::K2, 2);
        let replayed = Answer::Granted(Grant::Replayed);
        check(&family, presented, 1, replayed, Some(Audit::Replayed));
    }
}

#[test]
fn row_5_whoever_has_the_newest_token_rotates_it_wherever_that_is() {
    let presented = Presented {
        likeness: Likeness::Stranger,
        ..token(2, None)
    };
    let rotated = Answer::Granted(Grant::Rotated);
    check(&family(Class::K0, 2), presented, 1, rotated, None);
}

#[test]
fn row_8_late_duplicates_of_the_same_browser_are_put_off() {
    let family = family(Class::K2, 6);
    for generation in 2..=4 {
        let after = check(
            &family,
            token(generation, own(generation)),
            1,
            Answer::Stale,
            Some(Audit::Stale),
        );
        assert_eq!(after, family);
    }
    check_ends(&family, token(1, own(1)), 1, End::Reused);
}

#[test]
fn row_9_any_other_old_token_ends_the_session() {
    let family = family(Class::K2, 6);
    for generation in 0..6 {
        for attempt in [
            None,
            FOREIGN,
            own(5 - generation).filter(|_| generation != 2 && generation != 3),
        ] {
            if attempt != own(generation) {
                check_ends(&family, token(generation, attempt), 1, End::Reused);
            }
        }
    }
}

#[test]
fn a_missing_attempt_never_matches_a_missing_attempt() {
    let robbed = transition(family(Class::K2, 1), token(1, None), 1).family;
    check_ends(&robbed, token(1, None), 2, End::Reused);
}

#[test]
fn attempts_mean_nothing_in_classes_without_them() {
    let moved = transition(Family::new(Class::K0, 0, LIVES), token(0, own(0)), 0).family;
    check_ends(&moved, token(0, own(0)), GRACE + 1, End::Reused);
}

#[test]
fn order_is_told_by_the_counter_and_not_by_the_clock() {
    for now in [-86_400, 0, 1_700] {
        check_ends(&family(Class::K2, 2), token(0, FOREIGN), now, End::Reused);
        check(
            &family(Class::K2, 2),
            token(2, own(2)),
            now,
            Answer::Granted(Grant::Rotated),
            None,
        );
    }
}

#[test]
fn a_million_rotations_are_counted_one_by_one() {
    let mut family = family(Class::K2, 0);
    for generation in 0..1_000_000 {
        let outcome = transition(family, token(generation, own(generation)), 0);
        family = outcome.family;
        assert_eq!(family.generation, generation + 1);
        assert_eq!(outcome.answer, Answer::Granted(Grant::Rotated));
    }
    assert_eq!(family.attempts[3], own(999_996));
    check_ends(&family, token(999_995, own(999_995)), 1, End::Reused);
}
