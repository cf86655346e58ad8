use super::*;
use crate::descriptor::{Place, TypeRef};

#[test]
fn names_are_unique_and_have_a_group() {
    let blocked = BLOCKED.iter().map(|blocked| blocked.name);
    let mut names: Vec<_> = OPERATIONS.iter().chain(TASKS).map(|spec| spec.name).chain(blocked).collect();
    assert!(names.iter().all(|name| name.split('.').count() == 2));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), OPERATIONS.len() + TASKS.len() + BLOCKED.len());
}

#[test]
fn each_group_says_what_it_is_about() {
    let mut groups: Vec<_> = OPERATIONS.iter().map(OperationSpec::group).collect();
    groups.dedup();
    let said: Vec<_> = about::ABOUT.iter().map(|(group, _)| *group).collect();
    assert_eq!(said, groups);
}

#[test]
fn an_operation_is_found_by_its_name() {
    struct Name;
    impl OperationVisitor for Name {
        type Output = &'static str;
        fn visit<O: Operation>(self) -> &'static str {
            O::SPEC.name
        }
    }
    for spec in OPERATIONS {
        assert_eq!(visit(spec.name, Name), Some(spec.name));
    }
    assert_eq!(visit("messages.burn", Name), None);
    for spec in TASKS {
        assert_eq!((visit(spec.name, Name), visit_task(spec.name, Name)), (None, Some(spec.name)));
    }
}

#[test]
fn a_call_is_one_of_the_messaging_api_or_of_the_partner_api() {
    for spec in OPERATIONS {
        assert!(!spec.is_task(), "{}", spec.name);
        let messaging = spec.cloud.is_some() || spec.on_premise.is_some();
        assert!(messaging != spec.partner.is_some(), "{}", spec.name);
        assert_eq!(spec.partner.is_some(), spec.group().starts_with("partner_"), "{}", spec.name);
    }
}

#[test]
fn a_task_belongs_to_a_group_of_calls_and_to_no_host() {
    for task in TASKS {
        assert!(OPERATIONS.iter().any(|spec| spec.group() == task.group()), "{}", task.name);
        assert!(task.is_task(), "{}", task.name);
    }
}

#[test]
fn each_name_in_a_path_is_a_required_field_of_the_request() {
    for spec in OPERATIONS {
        for route in [spec.cloud, spec.on_premise, spec.partner].into_iter().flatten() {
            let names = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
            for name in names {
                let field = spec.request.fields.iter().find(|field| field.name == name);
                assert!(field.is_some_and(|field| field.required), "{}: {name}", spec.name);
            }
        }
        for field in spec.request.fields.iter().filter(|field| field.place == Place::Path) {
            let is_text = matches!(field.ty, TypeRef::String | TypeRef::Id(_));
            assert!(is_text, "{}: {}", spec.name, field.name);
        }
    }
}

#[test]
fn templates_of_both_dialects_count_against_the_same_allowance() {
    for spec in OPERATIONS {
        let manages = matches!(spec.group(), "templates" | "config_templates" | "flows");
        assert_eq!(spec.counts() == Counts::Management, manages, "{}", spec.name);
    }
}

#[test]
fn the_items_of_a_page_are_a_list_of_the_answer() {
    for spec in OPERATIONS {
        let Some(items) = spec.items else { continue };
        let field = spec.response.fields.iter().find(|field| field.name == items);
        assert!(field.is_some_and(|field| matches!(field.ty, TypeRef::List(_))), "{}", spec.name);
    }
}
