//! The published schema and the model agree.

use serde_json::Value;

use crate::{
    Report, SCHEMA, SCHEMA_JSON, Status,
    render::json,
    sample::{clean, sample},
};

fn schema() -> Value {
    serde_json::from_str(SCHEMA_JSON).unwrap()
}

/// What is wrong with `report` by `schema`.
fn errors(schema: &Value, report: &Value) -> Vec<String> {
    let validator = jsonschema::draft202012::new(schema).unwrap();
    validator.iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn value(report: &Report) -> Value {
    serde_json::from_str(&json(report)).unwrap()
}

#[test]
fn the_schema_is_a_valid_draft_2020_12_schema_for_this_format() {
    assert!(jsonschema::meta::is_valid(&schema()));
    assert_eq!(schema()["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema()["properties"]["schema"]["const"], SCHEMA);
}

#[test]
fn reports_are_valid() {
    let merged = Report::merge(vec![sample()]).unwrap();
    for report in [sample(), clean(), merged, Report::new("crosscheck", "0.1.0")] {
        assert_eq!(errors(&schema(), &value(&report)), [""; 0]);
    }
}

/// The schema lets readers meet unknown fields; the writer itself must not have any that the schema leaves out.
#[test]
fn the_schema_declares_every_field_that_is_written() {
    fn close(schema: &mut Value) {
        if let Value::Object(object) = schema {
            if object.contains_key("properties") {
                object.insert("additionalProperties".into(), false.into());
            }
            object.values_mut().for_each(close);
        }
    }
    let mut closed = schema();
    close(&mut closed);
    assert_eq!(errors(&closed, &value(&sample())), [""; 0]);
    let mut extended = value(&sample());
    extended["files"][0]["surprise"] = 1.into();
    assert_eq!(errors(&schema(), &extended), [""; 0]);
    assert_ne!(errors(&closed, &extended), [""; 0]);
}

#[test]
fn the_schema_lists_the_statuses_of_the_model() {
    let names = Status::ALL.map(Status::as_str);
    assert_eq!(schema()["$defs"]["status"]["enum"], serde_json::to_value(names).unwrap());
    assert_eq!(schema()["$defs"]["counts"]["required"], serde_json::to_value(names).unwrap());
}

#[test]
fn damaged_reports_are_invalid() {
    let damages: [fn(&mut Value); 6] = [
        |report| report["schema"] = "crosscheck-report/2".into(),
        |report| drop(report.as_object_mut().unwrap().remove("volatile")),
        |report| report["totals"]["interp"]["pass"] = (-1).into(),
        |report| report["failures"][0]["status"] = "passed".into(),
        |report| report["failures"][0]["id"] = "i32.wast".into(),
        |report| report["divergences"][0]["engines"] = serde_json::json!(["interp"]),
    ];
    for (index, damage) in damages.into_iter().enumerate() {
        let mut report = value(&sample());
        damage(&mut report);
        assert_eq!(errors(&schema(), &report).len(), 1, "damage {index}");
    }
}
