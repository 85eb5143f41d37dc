//! What the rest of a report says that a name means: firms and their legal forms, surnames, commissions, bodies that
//! stand alone.

use super::case;

#[test]
fn a_firm_goes_by_one_name_with_and_without_its_legal_form() {
    let conoco = |written: &str| format!("{written}=org/Conoco");
    case(
        "[O Conoco Inc] drilled. [P Conoco] said that [O Conoco] would go on.",
        None,
        &[&conoco("Conoco Inc"), &conoco("Conoco"), &conoco("Conoco")],
    );
    case(
        "[O Jefferies Co] met [P Boyd Jefferies]. [P Jefferies] left.",
        None,
        &["Jefferies Co=org/Jefferies Co", "Boyd Jefferies=person/Boyd Jefferies", "Jefferies=person/Boyd Jefferies"],
    );
    case(
        "[P Pierson Heldring NV] and [O Chrysler Corp] met.",
        None,
        &["Pierson Heldring NV=org/Pierson Heldring NV", "Chrysler Corp=org/Chrysler"],
    );
    case(
        "[O Baker International Corp and Hughes Tool Company] merged.",
        None,
        &["Baker International Corp=org/Baker International Corp", "Hughes Tool Company=org/Hughes Tool Company"],
    );
    case(
        "[O First National Petroleum SA] (FNP) sold. [O FNP] bought.",
        None,
        &[
            "First National Petroleum SA=org/First National Petroleum SA",
            "FNP=org/First National Petroleum SA",
            "FNP=org/First National Petroleum SA",
        ],
    );
}

#[test]
fn a_surname_of_the_report_goes_before_a_firm_of_that_name() {
    case(
        "[P Yukio Honda] denied it. Honda said no.",
        None,
        &["Yukio Honda=person/Yukio Honda", "Honda=person/Yukio Honda"],
    );
    case("Honda grew. [P Yukio Honda] denied it.", None, &["Honda=org/Honda", "Yukio Honda=person/Yukio Honda"]);
    case(
        "The [O Tower Commission], led by [P John Tower], met.",
        None,
        &["Tower Commission=org/Tower Commission", "John Tower=person/John Tower"],
    );
}

#[test]
fn in_a_report_on_europe_the_commission_is_that_of_europe() {
    case(
        "The European Community met. The [O Commission] objected.",
        None,
        &["European Community=org/European Communities", "Commission=org/European Commission"],
    );
    case(
        "The [O Truth Commission] met. The [O Commission] objected to the European Union.",
        None,
        &["Truth Commission=org/Truth Commission", "European Union=org/European Union"],
    );
    case("[O EC] ministers met.", 1987, &["EC=org/European Communities"]);
    case("[O EC] ministers met.", 2015, &["EC=org/European Commission"]);
}

#[test]
fn a_body_alone_is_that_of_the_state_the_paragraph_names() {
    case(
        "Iran and Iraq fought.\nTaiwan objected. A Foreign Ministry statement said so.",
        None,
        &[
            "Iran=state/Iran",
            "Iraq=state/Iraq",
            "Taiwan=state/Taiwan",
            "Foreign Ministry=org/Taiwanese Foreign Ministry",
        ],
    );
    case("Iran and Iraq fought. A Foreign Ministry statement said so.", None, &["Iran=state/Iran", "Iraq=state/Iraq"]);
    case(
        "In the House of Commons Canada was named.",
        None,
        &["House of Commons=org/Canadian House of Commons", "Canada=state/Canada"],
    );
    case(
        "In the House of Commons Canada and Britain were named.",
        None,
        &["House of Commons=org/UK Parliament", "Canada=state/Canada", "Britain=state/United Kingdom"],
    );
}

#[test]
fn a_known_body_is_known_by_other_small_words_and_by_what_its_department_is_for() {
    let oecd = "org/Organisation for Economic Co-operation and Development";
    case(
        "The [O Organisation of Economic Cooperation and Development] met.",
        None,
        &[&format!("Organisation of Economic Cooperation and Development={oecd}")],
    );
    case(
        "The OECD ([O Organisation of Economic Cooperation and Development]) met.",
        None,
        &[&format!("OECD={oecd}"), &format!("Organisation of Economic Cooperation and Development={oecd}")],
    );
    case(
        "The Commerce Department agreed. [O Commerce] had ruled.",
        None,
        &["Commerce Department=org/US Department of Commerce", "Commerce=org/US Department of Commerce"],
    );
    case("[O Commerce] had ruled.", None, &["Commerce=org/Commerce"]);
}

#[test]
fn a_ministry_alone_is_that_of_the_capital_from_which_the_report_is_sent() {
    case(
        "KYIV (Reuters) - The Health Ministry said that Russia had fired. Russia denied it.",
        2023,
        &[
            "Reuters=org/Reuters",
            "Health Ministry=org/Ukrainian Health Ministry",
            "Russia=state/Russia",
            "Russia=state/Russia",
        ],
    );
    case(
        "KYIV was calm. The Health Ministry said that Russia had fired.",
        2023,
        &["Health Ministry=org/Russian Health Ministry", "Russia=state/Russia"],
    );
}

#[test]
fn a_dateline_is_no_part_of_a_name() {
    case(
        "[O DALLAS - Orbex Corp] bought [O Orbex - Wings].",
        None,
        &["Orbex Corp=org/Orbex Corp", "Orbex=org/Orbex Corp"],
    );
}

#[test]
fn a_firm_is_known_by_its_first_word() {
    case(
        "[O Veltron Motor Company] paid. [P Veltron] said so.",
        None,
        &["Veltron Motor Company=org/Veltron Motor Company", "Veltron=org/Veltron Motor Company"],
    );
    case(
        "[O Honda Motor Co Ltd] and [O Mitsubishi Electric Corp] met Honda and Mitsubishi.",
        None,
        &[
            "Honda Motor Co Ltd=org/Honda",
            "Mitsubishi Electric Corp=org/Mitsubishi Electric Corp",
            "Honda=org/Honda",
            "Mitsubishi=org/Mitsubishi",
        ],
    );
    case(
        "Honda in talks\n\n[P Taro Honda] left. Mr. Honda did. Honda said so.",
        None,
        &[
            "Honda=person/Taro Honda",
            "Taro Honda=person/Taro Honda",
            "Honda=person/Taro Honda",
            "Honda=person/Taro Honda",
        ],
    );
}
