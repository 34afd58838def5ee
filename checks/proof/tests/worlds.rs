//! Every world, in its small size, to the last state.

use std::collections::BTreeSet;

use tollgate_proof::browser::Run;
use tollgate_proof::explore::explore;
use tollgate_proof::world::Bounds;
use tollgate_proof::worlds::{MAX_STATES, Size, all};

#[test]
fn no_order_of_events_breaks_a_rule_in_any_small_world() {
    for world in all(Size::Small) {
        match explore(&Run(&world), MAX_STATES) {
            Ok(report) => {
                assert!(report.n_at_rest > 0, "{} never rests", world.name);
                assert!(report.n_states > 100, "{} is hardly a world", world.name);
            }
            Err(violation) => panic!("{} ({}): {violation}", world.name, Bounds(&world)),
        }
    }
}

#[test]
fn every_world_has_a_name_of_its_own() {
    let worlds = all(Size::Full);
    let names: BTreeSet<_> = worlds.iter().map(|world| world.name).collect();
    assert_eq!(names.len(), worlds.len());
}
