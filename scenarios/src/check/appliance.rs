//! What an appliance's model demands and forbids (APP-4, APP-7).

use model::plan::Model;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::file::Appliance;

pub(super) fn check(appliance: &Appliance, out: &mut Diagnostics) {
    let Some(model) = appliance.model.copied() else { return };
    let here = appliance.model.span;
    let mut needs = |wanted: bool, given: bool, key: &str, at: Span, why: &str, example: &str| {
        if wanted && !given {
            let message = format!("`{key}` is missing in [appliance]: {why}");
            out.push(Diagnostic::error(Code::WrongModel, here, message).help(format!("write `{example}`")));
        }
        if given && !wanted {
            let message = format!("a {} has no `{key}`: {}", noun(model), fixed(model));
            let diagnostic = Diagnostic::error(Code::WrongModel, at, message).and(here, "the model is here");
            out.push(diagnostic.help(format!("leave `{key}` out")));
        }
    };
    let (licences, capacity) = (&appliance.licences, &appliance.capacity);
    let why = "a Cloud site holds 150 Jump Clients for each licence";
    needs(
        model == Model::Cloud,
        licences.given && model == Model::Cloud,
        "licences",
        licences.key,
        why,
        "licences = 100",
    );
    let why = "a custom model holds what you say";
    needs(model == Model::Custom, capacity.given, "capacity", capacity.key, why, "capacity = 5000");
    let Some(service) = appliance.service.get() else { return };
    if model == Model::Custom && !service.workers.given {
        let message = "`workers` is missing in [appliance.service]: a custom model has no cores of its own";
        out.push(Diagnostic::error(Code::WrongModel, here, message).help("write `service.workers = 8`"));
    }
}

/// What one calls an appliance of this model.
pub(super) fn noun(model: Model) -> String {
    match model {
        Model::Cloud => "Cloud site".to_owned(),
        Model::Custom => "custom model".to_owned(),
        model => model.to_string(),
    }
}

/// What a model's capacity hangs on instead.
fn fixed(model: Model) -> String {
    match (model.capacity(None), model) {
        (Some(capacity), _) => format!("it holds {capacity} Jump Clients"),
        (None, Model::Cloud) => "it holds 150 Jump Clients for each licence".to_owned(),
        (None, _) => "it holds what `capacity` says".to_owned(),
    }
}
