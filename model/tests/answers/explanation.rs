//! Explanations and remedies against the resolver: what decides is what sessions go by, and every remedy works.

use jumpstorm_model::permission::Permission;
use jumpstorm_model::session_policy::explanation::{Explanation, Fate};
use jumpstorm_model::session_policy::layers::Resolver;
use jumpstorm_model::session_policy::remedy::{Edit, remedies};
use jumpstorm_model::session_policy::{Holder, Representative, Start};

use super::random::Maker;

/// Covers: SPOL-1, SPOL-2, SPOL-3, GPOL-5, GPOL-6.
#[test]
fn exactly_one_step_decides_and_it_is_the_one_that_sessions_go_by() {
    let mut fates = [0; 6];
    for seed in 0..DIRECTORIES {
        let directory = Maker::new(seed).directory();
        let resolver = Resolver::new(&directory);
        for representative in Representative::all(&directory) {
            for start in Start::all(&directory) {
                for permission in Permission::ALL {
                    let explanation = Explanation::new(&resolver, representative, start, permission);
                    let deciding: Vec<_> = explanation.steps.iter().filter(|step| step.fate == Fate::Decides).collect();
                    assert_eq!(deciding.len(), 1, "{explanation:?}");
                    assert_eq!(deciding[0].holder, explanation.decision.holder, "{explanation:?}");
                    assert_eq!(deciding[0].says, Some(explanation.decision.value), "{explanation:?}");
                    for step in &explanation.steps {
                        assert_eq!(step.says.is_none(), step.fate == Fate::PassedOver, "{explanation:?}");
                        fates[fate(step.fate)] += 1;
                    }
                }
            }
        }
    }
    assert!(fates.iter().all(|many| *many > 500), "every fate occurs: {fates:?}");
}

/// Every remedy, applied to a copy, leads to what it says; and there is always one, at the object that decides.
#[test]
fn every_remedy_works_and_the_deciding_object_always_has_one() {
    let mut kinds = [0; 8];
    for seed in 0..2 * DIRECTORIES {
        let mut maker = Maker::new(seed);
        let directory = maker.directory();
        let resolver = Resolver::new(&directory);
        let (everybody, starts) = (Representative::all(&directory), Start::all(&directory));
        for pick in 0..60 {
            let representative = everybody[maker.below(everybody.len() as u32) as usize];
            let start = starts[maker.below(starts.len() as u32) as usize];
            let permission = Permission::ALL[maker.below(Permission::ALL.len() as u32) as usize];
            let explanation = Explanation::new(&resolver, representative, start, permission);
            // Finals that hold others back are rare, and the edits that only they allow are rarer.
            if pick > 4 && !explanation.steps.iter().any(|step| matches!(step.fate, Fate::BelowFinal(_))) {
                continue;
            }
            let found = remedies(&directory, &explanation);
            let at_decider = |edit: Edit| match edit {
                Edit::DefineInPolicy(holder, _) | Edit::DefineInOwn(holder) => holder == explanation.decision.holder,
                _ => false,
            };
            assert!(at_decider(found[0].edit), "{explanation:?} {found:?}");
            for remedy in found {
                kinds[kind(remedy.edit)] += 1;
                for value in remedy.values {
                    let mut edited = directory.clone();
                    remedy.edit.apply(&mut edited, &explanation, value);
                    let then = Resolver::new(&edited).decide(representative, start, permission).value;
                    assert_eq!(then, value, "{explanation:?} {:?}", remedy.edit);
                    assert_ne!(then, explanation.decision.value);
                }
            }
        }
    }
    assert!(kinds.iter().all(|many| *many > 5), "every kind of edit occurs: {kinds:?}");
}

/// What comes before the object that decides can decide instead; what comes after it cannot.
#[test]
fn an_object_of_a_later_layer_is_no_remedy() {
    let mut earlier = 0;
    for seed in 0..DIRECTORIES {
        let directory = Maker::new(seed).directory();
        let resolver = Resolver::new(&directory);
        let representative = Representative::all(&directory)[0];
        let start = *Start::all(&directory).last().expect("there is local Jump");
        let explanation = Explanation::new(&resolver, representative, start, Permission::Pinning);
        let decider = explanation.decision;
        for remedy in remedies(&directory, &explanation) {
            let (Edit::DefineInPolicy(holder, policy), found) = (remedy.edit, decider.policy) else { continue };
            if Some(policy) != found {
                assert!(holder.layer() <= decider.holder.layer(), "{explanation:?} {:?}", remedy.edit);
                earlier += usize::from(holder.layer() < decider.holder.layer());
            }
        }
    }
    assert!(earlier > 3, "{earlier}");
}

const fn fate(fate: Fate) -> usize {
    match fate {
        Fate::Decides => 0,
        Fate::PassedOver => 1,
        Fate::Ignored(_) => 2,
        Fate::Replaced(_) => 3,
        Fate::BelowFinal(_) => 4,
        Fate::AfterAccount(_) => 5,
    }
}

const fn kind(edit: Edit) -> usize {
    match edit {
        Edit::DefineInPolicy(..) => 0,
        Edit::DefineInOwn(_) => 1,
        Edit::GivePolicy(Holder::Global | Holder::RepInvite(_)) => panic!("they always have one"),
        Edit::GivePolicy(_) => 2,
        Edit::LeaveInPolicy(..) => 3,
        Edit::LeaveInOwn(_) => 4,
        Edit::AllowOverride(_) => 5,
        Edit::MoveBelow(..) => 6,
        Edit::MoveAbove(..) => 7,
    }
}

const DIRECTORIES: u64 = 150;
