//! What holds for all generated files, and how types are rendered that `waba-types` does not have yet.

use std::path::{Path, PathBuf};

use serde_json::Value;
use waba_types::descriptor::{
    ConstantDescriptor, Dialects, Direction, FieldDescriptor, Layout, ModelDescriptor, Place, TypeRef,
    UnionDescriptor, UnionVariant,
};
use waba_types::error_codes::ErrorKind;
use waba_types::{MessagePriority, OPERATIONS};

use super::reach::Catalog;
use super::{OUTPUTS, differs, is_generated, python, schema, typescript, uniffi, write};

/// A folder that is removed with its content.
struct Folder(PathBuf);

impl Folder {
    fn create(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("waba-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left lies in the folder for temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn every_output_says_that_it_is_generated_and_is_the_same_twice() {
    let catalog = Catalog::of_waba().unwrap();
    for output in OUTPUTS {
        let files = output.files(&catalog).unwrap();
        for (path, content) in &files {
            assert!(output.holds(path) && is_generated(content), "{path}");
        }
        assert!(files == output.files(&Catalog::of_waba().unwrap()).unwrap(), "{}", output.path);
    }
}

#[test]
fn what_is_generated_of_a_binding_stands_in_a_folder_of_its_own() {
    for output in OUTPUTS.iter().filter(|output| output.path.starts_with("bindings/")) {
        let mut folders = output.path.split('/');
        assert!(
            folders.any(|name| ["generated", "_generated", "Generated"].contains(&name)),
            "{}",
            output.path
        );
    }
}

#[test]
fn a_file_differs_until_it_is_written_and_when_it_was_edited() {
    let folder = Folder::create("codegen");
    let root: &Path = &folder.0;
    assert!(differs(root, "a/new.txt", "new"));
    write(root, "a/new.txt", "new").unwrap();
    assert!(!differs(root, "a/new.txt", "new"));
    std::fs::write(root.join("a/new.txt"), "edited by hand").unwrap();
    assert!(differs(root, "a/new.txt", "new"));
}

#[test]
fn every_reference_of_the_schema_leads_to_a_type() {
    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(entries) => {
                found.extend(entries.get("$ref").and_then(Value::as_str));
                entries.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }

    let schema: Value = serde_json::from_str(&schema::types(&Catalog::of_waba().unwrap()).unwrap()).unwrap();
    let mut found = Vec::new();
    references(&schema, &mut found);
    assert!(found.len() > 10, "{found:?}");
    for reference in found {
        assert!(schema.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}

#[test]
fn the_tables_name_every_call_and_every_kind_of_error() {
    let catalog = Catalog::of_waba().unwrap();
    let names = |json: String, table: &str| -> Vec<String> {
        let json: Value = serde_json::from_str(&json).unwrap();
        let rows = json[table].as_array().unwrap();
        rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    let calls: Vec<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
    assert_eq!(names(schema::operations(&catalog).unwrap(), "operations"), calls);
    let kinds: Vec<_> = ErrorKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(names(schema::errors(&catalog).unwrap(), "kinds"), kinds);
}

const fn field(name: &'static str, rust_name: &'static str, ty: TypeRef) -> FieldDescriptor {
    FieldDescriptor {
        name,
        also: &[],
        rust_name,
        doc: "About it.",
        ty,
        required: false,
        empty_if_absent: false,
        secret: false,
        one_of: false,
        limits: &[],
        dialects: Dialects::Both,
        place: Place::Body,
    }
}

const PLANTS: &str = "waba_types::garden::plants";
const MOSSES: &str = "waba_types::garden::moss";

/// A model without fields.
const fn model(name: &'static str, module: &'static str, doc: &'static str) -> ModelDescriptor {
    let direction = Direction::Inbound;
    ModelDescriptor { name, module, doc, direction, constants: &[], fields: &[], rules: &[] }
}

static LEAF: ModelDescriptor = ModelDescriptor {
    fields: &[FieldDescriptor { required: true, ..field("at", "at", TypeRef::Timestamp) }],
    ..model("LeafContent", PLANTS, "A leaf.")
};

static FLOWER: ModelDescriptor = model("FlowerContent", PLANTS, "A flower.");

const fn variant(name: &'static str, wire: &'static str, ty: TypeRef) -> UnionVariant {
    UnionVariant { name, wire, doc: "One of them.", ty, limits: &[], dialects: Dialects::Both }
}

static PATCH: ModelDescriptor = ModelDescriptor {
    constants: &[
        ConstantDescriptor { name: "color", json: "\"green\"" },
        ConstantDescriptor { name: "soil", json: "{\"wet\":1}" },
    ],
    ..model("PatchContent", MOSSES, "A patch of moss.")
};

static MOSS: UnionDescriptor = UnionDescriptor {
    name: "MossContent",
    module: MOSSES,
    doc: "Moss.",
    direction: Direction::Inbound,
    layout: Layout::Inline,
    variants: &[variant("Patch", "patch", TypeRef::Model(&PATCH))],
};

static GROWTH: UnionDescriptor = UnionDescriptor {
    name: "GrowthContent",
    module: PLANTS,
    doc: "What grows.",
    direction: Direction::Inbound,
    layout: Layout::Keyed,
    variants: &[
        variant("Leaf", "leaf", TypeRef::Model(&LEAF)),
        variant("Flower", "flower", TypeRef::Model(&FLOWER)),
        variant("Leaves", "leaves", LEAVES),
        variant("Moss", "moss", TypeRef::Union(&MOSS)),
    ],
};

const LEAVES: TypeRef = TypeRef::List(&TypeRef::Model(&LEAF));

static PLANT: ModelDescriptor = ModelDescriptor {
    fields: &[
        FieldDescriptor { required: true, ..field("class", "class", TypeRef::String) },
        FieldDescriptor { required: true, ..field("growth", "growth", TypeRef::Union(&GROWTH)) },
        field("type", "kind", TypeRef::Unsigned),
        FieldDescriptor { empty_if_absent: true, ..field("leaves", "leaves", LEAVES) },
        field("rows", "rows", TypeRef::List(&LEAVES)),
        FieldDescriptor { secret: true, ..field("pin-code", "pin_code", TypeRef::String) },
        field("any", "any", TypeRef::Json),
        field("at", "at", TypeRef::Timestamp),
    ],
    ..model("PlantMessage", PLANTS, "A plant.")
};

/// Asserts that the text has each of the parts, one behind the other.
fn has(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let Some(at) = rest.find(part) else { panic!("no `{part}` in:\n{rest}") };
        rest = &rest[at + part.len()..];
    }
}

fn garden() -> Catalog {
    Catalog::reach(&[], [TypeRef::Model(&PLANT)], []).unwrap()
}

#[test]
fn python_has_its_own_names_and_converts_what_json_does_not_have() {
    let files = python::models(&garden()).unwrap();
    let file =
        |name: &str| files.iter().find(|(file, _)| file == name).map(|(_, text)| text.as_str()).unwrap();
    has(file("__init__.py"), &["from .garden_moss import *", "\"GROWTH_CONTENT\": \"garden_plants\","]);
    has(
        file("garden_moss.py"),
        &[
            "__all__ = [\"MossContent\", \"PatchContent\"]",
            "data[\"color\"] = \"green\"",
            "data[\"soil\"] = {\"wet\": 1}",
            "take_constant(cls, extra, \"color\", \"green\")",
            "MossContent: TypeAlias = PatchContent",
            "MOSS_CONTENT = Inline(",
            "\"patch\": \"PatchContent\",",
            "__getattr__ = aliases({\"MossContent\": MOSS_CONTENT})",
        ],
    );
    has(
        file("garden_plants.py"),
        &[
            "from .garden_moss import MossContent",
            "GrowthContent: TypeAlias = LeafContent | FlowerContent | list[LeafContent] | MossContent",
            "GROWTH_CONTENT = Keyed(",
            "\"leaf\": \"LeafContent\",",
            "\"leaves\": [\"LeafContent\"],",
            "\"moss\": \"MOSS_CONTENT\",",
            "class PlantMessage(Model):",
            "__match_args__ = (\"class_\", \"growth\")",
            "_SECRETS = (\"pin_code\",)",
            "type: int | None",
            "leaves: list[LeafContent]",
            "rows: list[list[LeafContent]] | None",
            "def __init__(",
            "class_: str,\n        growth: GrowthContent,\n        *,\n        type: int | None = None,",
            "data[\"class\"] = self.class_",
            "GROWTH_CONTENT.put(data, self.growth)",
            "if self.leaves:\n            data[\"leaves\"] = [item.to_dict() for item in self.leaves]",
            "data[\"rows\"] = [[item.to_dict() for item in entries] for entries in self.rows]",
            "data[\"pin-code\"] = self.pin_code",
            "data[\"at\"] = str(self.at)",
            "GROWTH_CONTENT.take(extra)",
            "value.at = read_optional(int, extra.pop(\"at\", None))",
        ],
    );
}

#[test]
fn typescript_has_the_names_of_the_wire_and_spreads_unions() {
    has(
        &typescript::models(&garden()).unwrap(),
        &[
            "color: \"green\";",
            "soil: { wet: 1 };",
            "export type MossContent = ({ type: \"patch\" } & PatchContent);",
            "| { type: \"leaf\"; leaf: LeafContent }",
            "| { type: \"flower\"; flower: FlowerContent }",
            "| { type: \"leaves\"; leaves: LeafContent[] }",
            "| { type: \"moss\"; moss: MossContent };",
            "export type PlantMessage = {",
            "class: string;",
            "leaves?: LeafContent[];",
            "rows?: LeafContent[][];",
            "\"pin-code\"?: string;",
            "any?: unknown;",
            "} & GrowthContent;",
        ],
    );
}

#[test]
fn the_schema_has_the_spread_union_and_the_secret() {
    let schema: Value = serde_json::from_str(&schema::types(&garden()).unwrap()).unwrap();
    let plant = &schema["$defs"]["PlantMessage"];
    assert_eq!(plant["allOf"][0]["$ref"], "#/$defs/GrowthContent");
    assert_eq!(plant["required"], serde_json::json!(["class"]));
    assert_eq!(plant["properties"]["pin-code"]["x-secret"], true);
    assert_eq!(schema["$defs"]["GrowthContent"]["oneOf"][1]["properties"]["type"]["const"], "flower");
}

#[test]
fn kotlin_and_swift_get_the_names_of_rust() {
    let models = uniffi::models(&Catalog::of_waba().unwrap()).unwrap();
    has(&models, &["pub struct Pricing {", "pub kind: Option<PricingType>,"]);
}

#[test]
fn a_closed_enum_takes_no_other_value() {
    let catalog = Catalog::of_waba().unwrap();
    let names = MessagePriority::ALL.map(|priority| format!("\"{priority}\""));
    let alias = format!("export type MessagePriority = {};", names.join(" | "));
    has(&typescript::models(&catalog).unwrap(), &[&alias]);
    let files = python::models(&catalog).unwrap();
    let (_, priority) = files.iter().find(|(name, _)| name == "priority.py").unwrap();
    let (literal, words) = (format!("Literal[{}]", names.join(", ")), format!("Words({})", names.join(", ")));
    has(priority, &[&literal, &words]);
    let models = uniffi::models(&catalog).unwrap();
    let (_, enumeration) = models.split_once("pub enum MessagePriority {").unwrap();
    let (variants, _) = enumeration.split_once('}').unwrap();
    has(variants, &["Authentication,", "Utility,", "Service,", "Marketing,"]);
    assert!(!variants.contains("Unknown"), "{variants}");
    let schema: Value = serde_json::from_str(&schema::types(&catalog).unwrap()).unwrap();
    let names = MessagePriority::ALL.map(MessagePriority::as_str);
    assert_eq!(schema["$defs"]["MessagePriority"]["enum"], serde_json::json!(names));
}
