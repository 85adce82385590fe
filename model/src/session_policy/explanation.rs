//! Why a permission is what it is: everything that could have decided it, in order, and why each did or did not.
//!
//! Walks the directory by itself and in small steps, for one session and one permission. [`super::layers`] is what sessions go
//! by; tests hold the two together. Refuses to say what to change: that is [`super::remedy`].

use crate::access::Directory;
use crate::id::{GroupPolicyId, UserId};
use crate::permission::{Permission, Value};

use super::layers::Resolver;
use super::{Assignment, Decision, Holder, Layer, Representative, Start};

/// Why one permission of one session is what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Who starts the session.
    pub representative: Representative,
    /// How.
    pub start: Start,
    /// Which permission.
    pub permission: Permission,
    /// What it is, and what decided it.
    pub decision: Decision,
    /// Every object that was asked, layer by layer; group policies from the top of their list down.
    pub steps: Vec<Step>,
    /// Group policies that were not asked, since the representative is no member of them.
    pub other_group_policies: usize,
}

/// One object that could have decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Which.
    pub holder: Holder,
    /// What it has for sessions of this kind; nothing for a group policy whose section is not defined (GPOL-2).
    pub has: Option<Assignment>,
    /// Whether it is a group policy's section that no policy further down may override (GPOL-5).
    pub is_final: bool,
    /// What it says of the permission; nothing where it leaves it not defined.
    pub says: Option<Value>,
    /// What comes of that.
    pub fate: Fate,
}

/// What comes of what one object says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It decides.
    Decides,
    /// It says nothing, and is passed over (SPOL-3, GPOL-5).
    PassedOver,
    /// An earlier layer decided already, in which that object spoke (SPOL-2).
    Ignored(Holder),
    /// A group policy further down takes its place, or takes the place of the account and its embassy (GPOL-1, GPOL-6).
    Replaced(Holder),
    /// It stands below a group policy that is final (GPOL-5).
    BelowFinal(Holder),
    /// The account's own comes before what its embassy says.
    AfterAccount(Holder),
}

impl Explanation {
    /// Asks everything that could decide the permission.
    pub fn new(resolver: &Resolver<'_>, representative: Representative, start: Start, permission: Permission) -> Self {
        let directory = resolver.directory();
        let mut steps = asked(directory, representative, start);
        for step in &mut steps {
            step.says = step.has.and_then(|assignment| said(directory, &assignment, permission));
        }
        let speakers = Layer::ALL.map(|layer| speaker(&steps, layer));
        let first = speakers.iter().flatten().next().copied();
        let fates: Vec<_> = steps.iter().map(|step| fate(step, &steps, speakers, first)).collect();
        steps.iter_mut().zip(fates).for_each(|(step, fate)| step.fate = fate);
        let concerned = steps.iter().filter(|step| matches!(step.holder, Holder::GroupPolicy(_))).count();
        let other_group_policies = directory.group_policies.len() - concerned;
        let decision = resolver.decide(representative, start, permission);
        Self { representative, start, permission, decision, steps, other_group_policies }
    }

    /// What was asked in one layer. Nothing in the layer of the Jump Client where none is used (SPOL-16).
    pub fn layer(&self, layer: Layer) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |step| step.holder.layer() == layer)
    }
}

/// Every object that the session's permissions depend on, in the order of the layers (SPOL-1).
fn asked(directory: &Directory, representative: Representative, start: Start) -> Vec<Step> {
    let step = |holder, has, is_final| Step { holder, has, is_final, says: None, fate: Fate::PassedOver };
    let named = |policy: Option<_>| Some(policy.map_or(Assignment::None, Assignment::Policy));
    let class = start.class(directory);
    let mut steps = Vec::new();
    if let Some(item) = start.jump_client(directory) {
        steps.push(step(Holder::JumpClient(item), named(class.session_policy), false));
    }
    steps.push(step(Holder::Portal(class.portal), named(directory[class.portal].session_policy), false));
    match representative {
        Representative::External(invite) => {
            steps.push(step(Holder::RepInvite(invite), named(Some(directory[invite].session_policy)), false));
        }
        Representative::User(user) => {
            for id in memberships(directory, user) {
                let policy = &directory[id];
                let section = start.either(policy.attended.as_ref(), policy.unattended.as_ref());
                let is_final = section.is_some_and(|section| section.is_final);
                steps.push(step(Holder::GroupPolicy(id), section.map(|section| section.value), is_final));
            }
            let account = &directory[user];
            steps.push(step(Holder::User(user), Some(start.either(account.attended, account.unattended)), false));
            if let Some(id) = account.embassy {
                let embassy = &directory[id];
                steps.push(step(Holder::Embassy(id), Some(start.either(embassy.attended, embassy.unattended)), false));
            }
        }
    }
    steps.push(step(Holder::Global, Some(Assignment::Custom(directory.global)), false));
    steps
}

/// The group policies that concern a user, from the top of the list down.
fn memberships(directory: &Directory, user: UserId) -> impl Iterator<Item = GroupPolicyId> {
    let policies = directory.group_policies.iter().enumerate();
    policies.filter(move |(_, policy)| policy.members.contains(&user)).map(|(place, _)| GroupPolicyId(place as u32))
}

fn said(directory: &Directory, assignment: &Assignment, permission: Permission) -> Option<Value> {
    match assignment {
        Assignment::None => None,
        Assignment::Policy(policy) => directory[*policy].permissions.get(permission),
        Assignment::Custom(permissions) => permissions.get(permission),
    }
}

/// Who speaks for a layer: in that of the representative, the first final group policy that defines the permission, else the
/// last that does, else the account, else its embassy (GPOL-1, GPOL-5, GPOL-6); in others the only one there is.
fn speaker(steps: &[Step], layer: Layer) -> Option<Holder> {
    let speaking = || steps.iter().filter(|step| step.holder.layer() == layer && step.says.is_some());
    let of_groups = || speaking().filter(|step| matches!(step.holder, Holder::GroupPolicy(_)));
    let found =
        of_groups().find(|step| step.is_final).or_else(|| of_groups().next_back()).or_else(|| speaking().next());
    found.map(|step| step.holder)
}

fn fate(step: &Step, steps: &[Step], speakers: [Option<Holder>; Layer::ALL.len()], first: Option<Holder>) -> Fate {
    let (Some(_), Some(first), Some(speaker)) = (step.says, first, speakers[step.holder.layer() as usize]) else {
        return Fate::PassedOver;
    };
    let place = |holder| steps.iter().position(|step| step.holder == holder);
    match (step.holder, speaker) {
        (holder, speaker) if holder == speaker && speaker == first => Fate::Decides,
        (holder, speaker) if holder == speaker => Fate::Ignored(first),
        (Holder::GroupPolicy(_), _) if place(step.holder) > place(speaker) => Fate::BelowFinal(speaker),
        (Holder::Embassy(_), Holder::User(_)) => Fate::AfterAccount(speaker),
        _ => Fate::Replaced(speaker),
    }
}
