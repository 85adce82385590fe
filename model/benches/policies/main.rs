//! What single answers cost in a large directory: 200 users, 60 group policies, 300 Jump Groups, 25,000 Jump Clients.
//!
//! `cargo bench -p jumpstorm-model --bench policies`; a filter such as `decide` runs one of them. Each answer is about another
//! user and another session than the one before. No figure is a limit; a million single resolutions a second on one core were
//! aimed at, and some thirty million measured.

mod directory;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

use jumpstorm_model::access::{Directory, JumpItemKind, Place, Reach, RoleAction};
use jumpstorm_model::id::{JumpGroupId, JumpItemId, PortalId, UserId};
use jumpstorm_model::permission::Permission;
use jumpstorm_model::session_policy::layers::Resolver;
use jumpstorm_model::session_policy::pinning::{Participant, may_unpin};
use jumpstorm_model::session_policy::simulator::simulate;
use jumpstorm_model::session_policy::{JumpTo, Representative, Start};

fn answers(criterion: &mut Criterion) {
    let directory = directory::large();
    let (resolver, reach) = (Resolver::new(&directory), Reach::new(&directory));
    let questions = questions(&directory);
    assert_varied(&directory, &resolver, &reach, &questions);

    let mut group = criterion.benchmark_group("answer");
    group.throughput(Throughput::Elements(1));
    let mut bench = |name: &str, answer: &mut dyn FnMut(&Question)| {
        let mut next = questions.iter().cycle();
        group.bench_function(name, |bench| bench.iter(|| answer(next.next().expect("they go round"))));
    };
    bench("decide, one permission", &mut |question| {
        black_box(resolver.decide(question.who(), question.start, question.permission));
    });
    bench("outcome, all permissions", &mut |question| {
        black_box(resolver.outcome(question.who(), question.start));
    });
    bench("role at a place", &mut |question| {
        black_box(reach.role_at(question.user, question.place));
    });
    bench("may jump", &mut |question| {
        let _ = black_box(reach.may_jump(question.user, question.item));
    });
    bench("may unpin", &mut |question| {
        let outcome = resolver.outcome(question.who(), question.start);
        let _ = black_box(may_unpin(&reach, &outcome, Participant::Owner(question.user)));
    });
    bench("simulate", &mut |question| {
        black_box(simulate(&resolver, &reach, question.who(), question.start));
    });
    group.finish();
}

/// Everything that is worked out beforehand.
fn preparation(criterion: &mut Criterion) {
    let directory = directory::large();
    let mut group = criterion.benchmark_group("prepare");
    group.bench_function("resolver", |bench| bench.iter(|| black_box(Resolver::new(&directory))));
    group.bench_function("reach", |bench| bench.iter(|| black_box(Reach::new(&directory))));
    group.finish();
}

#[derive(Clone, Copy)]
struct Question {
    user: UserId,
    start: Start,
    permission: Permission,
    place: Place,
    item: JumpItemId,
}

impl Question {
    const fn who(&self) -> Representative {
        Representative::User(self.user)
    }
}

/// In no order, so that no answer lies beside the one before; nine in ten sessions are through Jump Clients.
fn questions(directory: &Directory) -> Vec<Question> {
    let question = |number: u32| {
        let any = |salt: u32, of: usize| scatter(number, salt) % of as u32;
        let user = UserId(any(1, directory.users.len()));
        let item = JumpItemId(any(2, directory.jump_items.len()));
        let start = match number % 20 {
            0 => Start::Customer { portal: PortalId(any(3, directory.portals.len())) },
            1 => Start::JumpTo(JumpTo::Jumpoint),
            _ => Start::Jump { item, present: any(4, 2) == 0 },
        };
        let place = match number % 10 {
            0 => Place::Personal(UserId(any(5, directory.users.len()))),
            _ => Place::Group(JumpGroupId(any(5, directory.jump_groups.len()))),
        };
        Question { user, start, permission: Permission::ALL[any(6, Permission::ALL.len()) as usize], place, item }
    };
    (0..QUESTIONS).map(question).collect()
}

/// A bench of a directory in which one answer fits all would measure nothing.
fn assert_varied(directory: &Directory, resolver: &Resolver, reach: &Reach, questions: &[Question]) {
    let clients = directory.jump_items.iter().filter(|item| matches!(item.kind, JumpItemKind::JumpClient(_))).count();
    let sizes = [directory.users.len(), directory.group_policies.len(), directory.jump_groups.len(), clients];
    assert_eq!(sizes, [200, 60, 300, 25_000]);
    let mut layers = [0_usize; 4];
    for question in questions {
        layers[resolver.decide(question.who(), question.start, question.permission).holder.layer() as usize] += 1;
    }
    assert!(layers.iter().all(|decided| decided * 10 >= questions.len()), "each layer decides: {layers:?}");
    let may = |question: &&Question| reach.may_jump(question.user, question.item).is_ok();
    let jumps = questions.iter().filter(may).count();
    assert!((questions.len() / 10..questions.len() * 9 / 10).contains(&jumps), "some may jump, some not: {jumps}");
    let deploys = |question: &&Question| reach.may(question.user, RoleAction::CreateAndDeploy, question.place).is_ok();
    assert!(questions.iter().any(|question| deploys(&question)));
}

/// A number that has nothing to do with its neighbours'.
pub(crate) const fn scatter(number: u32, salt: u32) -> u32 {
    let mixed = (number ^ salt.wrapping_mul(0x9e37_79b9)).wrapping_mul(0x85eb_ca6b);
    (mixed ^ mixed >> 15).wrapping_mul(0xc2b2_ae35) >> 8
}

criterion_group!(benches, answers, preparation);
criterion_main!(benches);

/// More than the caches near the core hold of what they touch.
const QUESTIONS: u32 = 100_000;
