//! What each key of a directory becomes.

use model::access::*;
use model::id::*;
use model::permission::{PathListId, Paths, Permission, Permissions, ScreenAccess, Value};
use model::session_policy::{Assignment, Availability};

use super::{messages, of_its_own, sound};

#[test]
fn an_empty_file_is_the_directory_of_a_new_site() {
    assert_eq!(sound(""), Directory::new());
}

fn permissions(defined: &[(Permission, Value)]) -> Permissions {
    let mut permissions = Permissions::default();
    defined.iter().for_each(|(permission, value)| permissions.define(*permission, *value));
    permissions
}

#[test]
fn permissions_are_what_the_table_says_and_the_rest_is_not_defined() {
    use Permission::*;
    let listed = |list| Value::Paths(Paths::Listed(PathListId(list)));
    let cases: [(&str, &[(Permission, Value)]); 8] = [
        ("", &[]),
        ("pinning = 'deny', chat = 'allow'", &[(Chat, Value::Allowed(true)), (Pinning, Value::Allowed(false))]),
        ("screen_sharing = 'view_only'", &[(ScreenSharing, Value::Screen(ScreenAccess::ViewOnly))]),
        ("pinning = 'not_defined', prompt_timeout = '30s'", &[(PromptTimeout, Value::Seconds(30))]),
        ("remote_paths = 'any', local_paths = []", &[(RemotePaths, Value::Paths(Paths::Any)), (LocalPaths, listed(0))]),
        (
            "remote_paths = ['/var/log'], local_paths = ['/var/log']",
            &[(RemotePaths, listed(1)), (LocalPaths, listed(1))],
        ),
        (
            "prompt_default = 'deny', prompt_once = 'allow'",
            &[(PromptDefault, Value::Allowed(false)), (PromptOnce, Value::Allowed(true))],
        ),
        (
            "prompting = 'always', prompt_registry = 'never', prompt_elevation = 'not_defined'",
            &[
                (PromptScreenSharing, Value::Prompts(true)),
                (PromptCommandShell, Value::Prompts(true)),
                (PromptFileTransfer, Value::Prompts(true)),
                (PromptRegistry, Value::Prompts(false)),
                (PromptSpecialActions, Value::Prompts(true)),
                (PromptSystemInformation, Value::Prompts(true)),
            ],
        ),
    ];
    for (table, defined) in cases {
        let text = format!("[[session_policy]]\nname = 'A'\navailability = []\npermissions = {{ {table} }}");
        assert_eq!(sound(&text).session_policies[0].permissions, permissions(defined), "{table}");
    }
}

/// Covers: SPOL-4.
#[test]
fn the_global_policy_is_at_its_lowest_unless_it_is_given() {
    assert_eq!(sound("").global, Permissions::lowest());
    let levels = Permission::ALL.map(|permission| {
        let highest = permission.kind().values().pop().expect("every kind has values");
        format!("{} = '{}'\n", permission.name(), highest.text(&[]))
    });
    let global = sound(&format!("[global_session_policy]\n{}", levels.concat())).global;
    for permission in Permission::ALL {
        assert_eq!(global.get(permission), permission.kind().values().pop(), "{permission:?}");
    }
}

/// Covers: SPOL-10, SPOL-15.
#[test]
fn an_object_takes_a_policy_none_or_permissions_of_its_own() {
    let custom = Assignment::Custom(permissions(&[(Permission::Pinning, Value::Allowed(true))]));
    let support = Assignment::Policy(SessionPolicyId(0));
    let cases = [
        ("", Assignment::None, Assignment::None),
        ("attended = 'Support'", support, Assignment::None),
        ("attended = 'none', unattended = 'Support'", Assignment::None, support),
        ("unattended = { pinning = 'allow' }", Assignment::None, custom),
        ("attended = { pinning = 'allow' }, unattended = 'as_attended'", custom, custom),
        ("attended = 'as_unattended', unattended = 'Support'", support, support),
        ("unattended = 'as_attended'", Assignment::None, Assignment::None),
    ];
    let policy = "session_policy = [{ name = 'Support', availability = ['users'] }]";
    for (keys, attended, unattended) in cases {
        let comma = if keys.is_empty() { "" } else { "," };
        let directory = sound(&format!(
            "{policy}\nuser = [{{ name = 'a', {keys}{comma} }}]\nembassy = [{{ name = 'e', {keys}{comma} }}]"
        ));
        let user = &directory.users[0];
        assert_eq!((&user.attended, &user.unattended), (&attended, &unattended), "{keys}");
        let embassy = &directory.embassies[0];
        assert_eq!((&embassy.attended, &embassy.unattended), (&attended, &unattended), "{keys}");
    }
}

/// Covers: JPOL-8.
#[test]
fn session_policies_have_code_names_and_say_where_they_are_available() {
    let directory = sound(
        "[[session_policy]]\nname = 'No pinning!'\navailability = ['users', 'jump_items']\ndescription = 'Why.'\n\
         [[session_policy]]\nname = 'no_pinning'\navailability = ['rep_invites']\n\
         [[session_policy]]\nname = 'Other'\ncode_name = 'no_pinning'\navailability = []\n\
         [[session_policy]]\nname = '夜間'\navailability = []",
    );
    let code_names: Vec<_> = directory.session_policies.iter().map(|policy| policy.code_name.as_str()).collect();
    assert_eq!(code_names, ["no_pinning_2", "no_pinning_3", "no_pinning", "session_policy"]);
    let availability = |users, rep_invites, jump_items| Availability { users, rep_invites, jump_items };
    let available: Vec<_> = directory.session_policies.iter().map(|policy| policy.availability).collect();
    assert_eq!(available[..2], [availability(true, false, true), availability(false, true, false)]);
    assert_eq!(directory.session_policies[0].description.as_deref(), Some("Why."));
}

#[test]
fn roles_stand_behind_no_access_and_grant_what_they_allow() {
    let directory = sound("role = [{ name = 'Pinner', allows = ['create_and_deploy', 'start_sessions'] }]");
    assert_eq!(directory.roles[0], Role::no_access());
    let granted = RoleAction::ALL.into_iter().filter(|action| directory.roles[1].grants.allow(*action));
    assert_eq!(granted.collect::<Vec<_>>(), [RoleAction::CreateAndDeploy, RoleAction::StartSessions]);
    let written = RoleAction::ALL.map(|action| format!("'{}'", action.name())).join(", ");
    let all = sound(&format!("role = [{{ name = 'Everything', allows = [{written}] }}]"));
    assert!(RoleAction::ALL.into_iter().all(|action| all.roles[1].grants.allow(action)));
}

#[test]
fn people_are_in_teams_and_have_roles_and_rights() {
    let directory = sound(
        "role = [{ name = 'R', allows = [] }]\n\
         user = [\n\
           { name = 'Ann', roles = { default = 'R', system = 'No Access' }, rights = { use_jump_clients = true } },\n\
           { name = 'Bob', embassy = 'E' }, { name = 'Cid' },\n\
         ]\n\
         embassy = [{ name = 'E' }]\n\
         team = [{ name = 'T', members = ['Bob'], leads = ['Ann'], managers = ['Cid'] }]",
    );
    let [ann, bob, _] = &directory.users[..] else { panic!("three users") };
    let none = Roles::everywhere(RoleId::NO_ACCESS);
    assert_eq!((ann.roles, bob.roles), (Roles { default: RoleId(1), ..none }, none));
    let rights = Right::ALL.map(|right| ann.rights.get(right));
    assert_eq!(rights, [true, false, false, false, false, false, false, false]);
    assert_eq!((ann.embassy, bob.embassy), (None, Some(EmbassyId(0))));
    let team = [(UserId(1), Standing::Member), (UserId(0), Standing::Lead), (UserId(2), Standing::Manager)];
    assert_eq!(directory.teams[0].members, team);
}

/// Every right has the key that results call it by.
#[test]
fn rights_are_read_by_their_names() {
    for right in Right::ALL {
        let user = &sound(&format!("user = [{{ name = 'a', rights = {{ {} = true }} }}]", right.name())).users[0];
        let allowed: Vec<_> = Right::ALL.into_iter().filter(|right| user.rights.get(*right)).collect();
        assert_eq!(allowed, [right]);
    }
}

#[test]
fn group_policies_have_sections_each_defined_and_final_by_itself() {
    let directory = sound(
        "session_policy = [{ name = 'S', availability = ['users'] }]\n\
         role = [{ name = 'R', allows = [] }]\n\
         user = [{ name = 'Ann' }, { name = 'Bob' }, { name = 'Eve', embassy = 'E' }]\n\
         embassy = [{ name = 'E' }]\n\
         team = [{ name = 'T', leads = ['Bob'], members = ['Ann'] }]\n\
         jump_group = [{ name = 'G' }, { name = 'H' }]\n\
         [[group_policy]]\nname = 'first'\nmembers = 'all'\nattended = { policy = 'S', final = true }\n\
         [[group_policy]]\nname = 'second'\nmembers = { users = ['Bob'], teams = ['T'] }\n\
         unattended = { permissions = { chat = 'deny' } }\nattended = 'as_unattended'\n\
         representative = { rights = { see_team_lists = false }, roles = { system = 'R' }, final = true }\n\
         [[group_policy]]\nname = 'third'\nmembers = ['Bob']\n\
         add_to_jump_groups = { jump_groups = ['G', { jump_group = 'H', role = 'R' }], final = true }\n\
         [[group_policy]]\nname = 'fourth'\nmembers = ['Ann']\nremove_from_jump_groups = { jump_groups = ['H'] }",
    );
    let [first, second, third, fourth] = &directory.group_policies[..] else { panic!("four group policies") };
    let (ann, bob) = (UserId(0), UserId(1));
    assert_eq!(first.members, [ann, bob], "everybody but the accounts of embassies");
    assert_eq!(first.attended, Some(Section { value: Assignment::Policy(SessionPolicyId(0)), is_final: true }));
    let undefined = (&first.unattended, &first.representative, &first.adds, &first.removes);
    assert_eq!(undefined, (&None, &None, &None, &None));
    assert_eq!(second.members, [ann, bob], "each of them once");
    let custom = Assignment::Custom(permissions(&[(Permission::Chat, Value::Allowed(false))]));
    let section = Some(Section { value: custom, is_final: false });
    assert_eq!((&second.attended, &second.unattended), (&section, &section));
    let mut rights = Rights::default();
    rights.set(Right::SeeTeamLists, Some(false));
    let roles = Roles { system: Some(RoleId(1)), ..Roles::default() };
    let settings = UserSettings { rights, roles };
    assert_eq!(second.representative, Some(Section { value: settings, is_final: true }));
    let adds = vec![(JumpGroupId(0), None), (JumpGroupId(1), Some(RoleId(1)))];
    assert_eq!(third.adds, Some(Section { value: adds, is_final: true }));
    assert_eq!(fourth.removes, Some(Section { value: vec![(JumpGroupId(1), ())], is_final: false }));
}

/// The warning is about the block that says nothing, wherever the order puts it.
#[test]
fn group_policies_stand_in_the_order_that_is_given() {
    let loaded = of_its_own(
        "user = [{ name = 'Ann' }]\n\
         group_policy = [{ name = 'a', members = 'all' },\n\
           { name = 'b', members = 'all', representative = { rights = { see_team_lists = true } } },\n\
           { name = 'c', members = [], representative = { rights = { see_team_lists = true } } }]\n\
         group_policy_order = ['c', 'a', 'b']",
    );
    let loaded = loaded.unwrap_or_else(|problems| panic!("{problems}"));
    let names: Vec<_> = loaded.directory.group_policies.iter().map(|policy| policy.name.as_str()).collect();
    assert_eq!(names, ["c", "a", "b"]);
    let warnings = messages(&loaded.warnings);
    assert_eq!(
        warnings,
        "warning: the group policy `a` defines nothing\nwarning: the group policy `c` concerns nobody\n"
    );
}

#[test]
fn one_portal_is_the_default_one() {
    let cases = [
        ("", 0, &["default"][..]),
        ("portal = [{ name = 'help' }]", 0, &["help"]),
        ("portal = [{ name = 'help' }, { name = 'vip', default = true }]", 1, &["help", "vip"]),
    ];
    for (text, default, names) in cases {
        let directory = sound(&format!("{text}\nsupport_button = [{{ name = 'B' }}]"));
        assert_eq!(directory.default_portal, PortalId(default), "{text}");
        assert_eq!(directory.portals.iter().map(|portal| portal.name.as_str()).collect::<Vec<_>>(), names);
        assert_eq!(directory.support_buttons[0].portal, PortalId(default), "{text}");
    }
    let directory = sound(
        "session_policy = [{ name = 'U', availability = ['users'] }, { name = 'R', availability = ['rep_invites'] }]\n\
         portal = [{ name = 'help', default = true }, { name = 'vip', session_policy = 'U' }]\n\
         support_button = [{ name = 'B', portal = 'vip' }]\n\
         rep_invite = [{ name = 'I', session_policy = 'R' }]",
    );
    assert_eq!(directory.portals[1].session_policy, Some(SessionPolicyId(0)));
    assert_eq!(directory.support_buttons[0].portal, PortalId(1));
    assert_eq!(directory.rep_invites[0].session_policy, SessionPolicyId(1));
}

#[test]
fn jump_items_are_pinned_in_groups_and_personal_lists() {
    let directory = sound(
        "session_policy = [{ name = 'S', availability = ['jump_items'] }]\n\
         role = [{ name = 'R', allows = [] }]\nuser = [{ name = 'Ann' }, { name = 'Bob' }]\n\
         portal = [{ name = 'help', default = true }, { name = 'vip' }]\n\
         jump_policy = [{ name = 'P', ticket_required = true, simultaneous_jumps = 'disallow' }]\n\
         jump_group = [{ name = 'G', code_name = 'gee', comments = 'c', members = ['Bob', { user = 'Ann', role = 'R' }] }]\n\
         jump_item = [\n\
           { name = 'one', jump_group = 'G', jump_policy = 'P', portal = 'vip', password = true,\n\
             session_policies = { customer_present = 'S', customer_not_present = 'none' } },\n\
           { name = 'two', personal_list = 'Bob', type = 'jumpoint' },\n\
           { name = 'three', jump_group = 'G', type = 'local_jump' },\n\
         ]",
    );
    let members = vec![Member { user: UserId(1), role: None }, Member { user: UserId(0), role: Some(RoleId(1)) }];
    let group = JumpGroup { name: "G".into(), code_name: "gee".into(), comments: "c".into(), members };
    assert_eq!(directory.jump_groups, [group]);
    let item = |name: &str, kind, place| JumpItem {
        name: name.to_owned(),
        kind,
        place,
        jump_policy: None,
        portal: PortalId(0),
        present: None,
        not_present: None,
        password: false,
    };
    let one = JumpItem {
        jump_policy: Some(JumpPolicyId(0)),
        portal: PortalId(1),
        present: Some(SessionPolicyId(0)),
        password: true,
        ..item("one", JumpItemKind::JumpClient(None), Place::Group(JumpGroupId(0)))
    };
    let two = item("two", JumpItemKind::Jumpoint, Place::Personal(UserId(1)));
    let three = item("three", JumpItemKind::LocalJump, Place::Group(JumpGroupId(0)));
    assert_eq!(directory.jump_items, [one, two, three]);
    let policy = &directory.jump_policies[0];
    assert!(policy.ticket_required && !policy.challenge_required && policy.schedule.is_none());
    assert_eq!(policy.simultaneous, jump_policy::Simultaneous::Disallow);
}

#[test]
fn schedules_go_by_weekdays_and_times_in_their_zone() {
    let directory = sound(
        "[[jump_policy]]\nname = 'Nights'\nchallenge_required = true\n\
         schedule = { time_zone = 'Europe/Berlin', force_end = true, entries = [\n\
           { start = 'Friday 22:00', end = 'Monday 06:00' }] }",
    );
    let schedule = directory.jump_policies[0].schedule.as_ref().expect("it has one");
    assert!(schedule.enabled() && schedule.strict() && directory.jump_policies[0].challenge_required);
    assert_eq!(schedule.zone().iana_name(), Some("Europe/Berlin"));
    let entries: Vec<_> = schedule.entries().iter().map(|one| format!("{} - {}", one.start(), one.end())).collect();
    assert_eq!(entries, ["Friday 22:00 - Monday 06:00"]);
}

#[test]
fn global_settings_are_those_of_the_file() {
    let settings = |text: &str| sound(text).settings;
    let standard = JumpItemSettings { screen_state_detection: true, simultaneous_jumps: false };
    assert_eq!(settings(""), standard);
    let opposite = JumpItemSettings { screen_state_detection: false, simultaneous_jumps: true };
    assert_eq!(settings("jump_items = { screen_state_detection = false, simultaneous_jumps = true }"), opposite);
}

#[test]
fn what_changes_nothing_is_warned_of() {
    let loaded = of_its_own(
        "user = [{ name = 'Ann' }]\n\
         session_policy = [{ name = 'Idle', availability = ['users'] },\n\
           { name = 'External', availability = ['rep_invites', 'jump_items'], permissions = { pinning = 'allow' } }]\n\
         rep_invite = [{ name = 'I', session_policy = 'External' }]\n\
         jump_policy = [{ name = 'P' }]\n\
         jump_group = [{ name = 'G' }]\n\
         jump_item = [{ name = 'x', personal_list = 'Ann', type = 'jumpoint', session_policies = { customer_present = 'External' } }]\n\
         group_policy = [{ name = 'empty', members = [] }]",
    );
    let warnings = messages(&loaded.expect("nothing is wrong").warnings);
    let expected = [
        "the session policy `Idle` is assigned to nothing",
        "`External` allows pinning, which external representatives never may",
        "the Jump Policy `P` is applied to no Jump Item",
        "nobody reaches the Jump Group `G`",
        "session policies act on Jump Clients alone",
        "the group policy `empty` defines nothing",
        "the group policy `empty` concerns nobody",
    ];
    assert_eq!(warnings, expected.map(|message| format!("warning: {message}\n")).concat());
    let by_system_role = "role = [{ name = 'R', allows = [] }]\nuser = [{ name = 'Ann', roles = { system = 'R' } }]\n\
                          jump_group = [{ name = 'G' }]";
    assert!(of_its_own(by_system_role).expect("nothing is wrong").warnings.is_empty());
}
