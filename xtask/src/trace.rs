//! `events.jsonl`: every event of a run, one JSON object a line, written while the run goes on.
//!
//! When it happened (`at_us`), who saw it (`appliance`, `client`, `world`, `session`, `console`, `key`), the event's name, and
//! its fields. Times are whole microseconds and say so in their names. Holds no more than one portion of events in memory.

#[cfg(test)]
mod documents;

use model::event::{ApplianceEvent, Event, Setting, Stamped};
use model::plan::{Statistic, StatisticsSet};
use serde_json::{Map, Value, json};

/// One event as a line, with its line end.
pub(crate) fn line(stamped: &Stamped) -> String {
    let (saw, client, event) = match stamped.event {
        Event::Appliance(event) => ("appliance", None, serde_json::to_value(event)),
        Event::Client(client, event) => ("client", Some(client), serde_json::to_value(event)),
        Event::World(event) => ("world", None, serde_json::to_value(event)),
        Event::Session(_, event) => ("session", None, serde_json::to_value(event)),
        Event::Console(_, event) => ("console", None, serde_json::to_value(event)),
        Event::Key(_, event) => ("key", None, serde_json::to_value(event)),
    };
    let mut object = Map::new();
    object.insert("at_us".to_owned(), json!(stamped.at.as_micros()));
    object.insert("saw".to_owned(), json!(saw));
    let (name, fields) = match event.expect("events are plain data") {
        Value::Object(tagged) => tagged.into_iter().next().expect("a variant has a name"),
        name => (name.as_str().unwrap_or_default().to_owned(), Value::Null),
    };
    object.insert("event".to_owned(), json!(snake_case(&name)));
    if let Some(client) = client {
        object.insert("client".to_owned(), json!(client));
    }
    if let Event::Session(session, _) = stamped.event {
        object.insert("session".to_owned(), json!(session));
    }
    if let Event::Console(console, _) = stamped.event {
        object.insert("console".to_owned(), json!(console));
    }
    if let Event::Key(key, _) = stamped.event {
        object.insert("session_key".to_owned(), json!(key));
    }
    if let Value::Object(fields) = fields {
        object.extend(fields.into_iter().map(|(name, value)| (key(&name), words(value))));
    }
    if let Event::Appliance(ApplianceEvent::SettingChanged { setting: Setting::Statistics(kinds) }) = stamped.event {
        object.insert("setting".to_owned(), json!({ "statistics": names(kinds) }));
    }
    let mut line = Value::Object(object).to_string();
    line.push('\n');
    line
}

/// Names of states and reasons as files write them: `KeepAliveTimeout` is `keep_alive_timeout`.
fn words(value: Value) -> Value {
    match value {
        Value::String(name) => Value::String(snake_case(&name)),
        Value::Object(tagged) => tagged.into_iter().map(|(name, value)| (key(&name), words(value))).collect(),
        other => other,
    }
}

/// The name of a field or of a setting, with the unit of what is a span or a moment.
fn key(name: &str) -> String {
    let name = snake_case(name);
    if TIMES.contains(&name.as_str()) { format!("{name}_us") } else { name }
}

/// A choice of statistics is a set of bits to the model; files name what is chosen.
fn names(kinds: StatisticsSet) -> Vec<&'static str> {
    Statistic::ALL.into_iter().filter(|kind| kinds.contains(*kind)).map(Statistic::name).collect()
}

fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for (place, letter) in name.chars().enumerate() {
        if letter.is_ascii_uppercase() && place > 0 {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// The fields and settings that are spans or moments.
const TIMES: [&str; 13] = [
    "next",
    "waited",
    "took",
    "return_in",
    "retry_in",
    "since",
    "until",
    "due",
    "after",
    "ago",
    "lost_after",
    "delete_after",
    "statistics_interval",
];

#[cfg(test)]
mod tests {
    use model::event::{ClientEvent, ClientState, DialFailure, WakeRefusal, WorldEvent};
    use model::id::{ClientId, ConnectionId, EntryId};
    use model::time::{SimDuration, SimTime};

    use super::*;

    #[test]
    fn events_are_flat_lines_with_names_as_in_files() {
        let (client, connection) = (ClientId(3), ConnectionId(9));
        let cases = [
            (
                Event::Appliance(ApplianceEvent::Admitted { client, connection, waited: SimDuration::from_secs(1) }),
                r#"{"at_us":10000,"saw":"appliance","event":"admitted","client":3,"connection":9,"waited_us":1000000}"#,
            ),
            (Event::Appliance(ApplianceEvent::CameUp), r#"{"at_us":10000,"saw":"appliance","event":"came_up"}"#),
            (
                Event::Appliance(ApplianceEvent::SettingChanged { setting: Setting::ConnectionRate(300) }),
                r#"{"at_us":10000,"saw":"appliance","event":"setting_changed","setting":{"connection_rate":300}}"#,
            ),
            (
                Event::Client(
                    client,
                    ClientEvent::DialFailed { why: DialFailure::TimedOut, retry_in: SimDuration::from_micros(5) },
                ),
                r#"{"at_us":10000,"saw":"client","event":"dial_failed","client":3,"why":"timed_out","retry_in_us":5}"#,
            ),
            (
                Event::Client(
                    client,
                    ClientEvent::Began { state: ClientState::SwitchedOff, since: SimTime::from_secs(-1) },
                ),
                r#"{"at_us":10000,"saw":"client","event":"began","client":3,"state":"switched_off","since_us":-1000000}"#,
            ),
            (
                Event::Appliance(ApplianceEvent::SettingChanged {
                    setting: Setting::LostAfter(SimDuration::from_secs(1)),
                }),
                r#"{"at_us":10000,"saw":"appliance","event":"setting_changed","setting":{"lost_after_us":1000000}}"#,
            ),
            (
                Event::Appliance(ApplianceEvent::SettingChanged {
                    setting: Setting::Statistics([Statistic::Uptime, Statistic::Cpu].into_iter().collect()),
                }),
                r#"{"at_us":10000,"saw":"appliance","event":"setting_changed","setting":{"statistics":["cpu","uptime"]}}"#,
            ),
            (
                Event::Appliance(ApplianceEvent::WakeRefused {
                    client,
                    why: WakeRefusal::TooSoon { until: SimTime::from_secs(1) },
                }),
                r#"{"at_us":10000,"saw":"appliance","event":"wake_refused","client":3,"why":{"too_soon":{"until_us":1000000}}}"#,
            ),
            (
                Event::Client(client, ClientEvent::Expired { due: SimTime::from_secs(1) }),
                r#"{"at_us":10000,"saw":"client","event":"expired","client":3,"due_us":1000000}"#,
            ),
            (
                Event::World(WorldEvent::EntryBegan { entry: EntryId(0) }),
                r#"{"at_us":10000,"saw":"world","event":"entry_began","entry":0}"#,
            ),
        ];
        for (event, expected) in cases {
            // The order of keys is that of insertion in this build, or sorted: compare what they say.
            let line = line(&Stamped { at: SimTime::from_micros(10_000), event });
            assert!(line.ends_with('\n'));
            assert_eq!(line.parse::<Value>().unwrap(), expected.parse::<Value>().unwrap());
        }
    }
}
