// SPDX-License-Identifier: Apache-2.0
// Grafana's own code (@grafana/data) on the answers of a Prometheus: node grafana.js PACKAGE. A
// line of standard input is {panel, answers, variables}; one of standard output says what the panel
// then shows, {value}, or {failure}.
// package.json takes an older d3-interpolate, for gradients, which nothing here has: the one that
// Grafana names can only be imported, and Node 18 cannot require what can only be imported.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

// What it looks for in a browser while it is loaded, and never uses for what is done here.
const nothing = () => {};
const element = () => ({ setAttribute: nothing, appendChild: nothing });
globalThis.window = { addEventListener: nothing, localStorage: { getItem: () => null } };
globalThis.document = {
  createElement: element,
  createTextNode: element,
  getElementsByTagName: () => [],
  head: element(),
};
globalThis.history = {};
globalThis.navigator ??= { language: "en", languages: ["en"] };
const grafana = createRequire(import.meta.url)(process.argv[2]);
const { FieldType, getFieldDisplayName } = grafana;

// Some have two names there, and one id.
const transformers = Object.values(grafana.standardTransformers);
grafana.standardTransformersRegistry.setInit(() =>
  [...new Map(transformers.map((each) => [each.id, each])).values()].map((each) => ({
    id: each.id,
    name: each.name,
    transformation: each,
  })),
);

// The options of fields that Grafana itself and its panels register; one that a dashboard has
// beside these is one that nobody reads.
const standard = {
  unit: grafana.unitOverrideProcessor,
  decimals: grafana.numberOverrideProcessor,
  min: grafana.numberOverrideProcessor,
  max: grafana.numberOverrideProcessor,
  noValue: grafana.stringOverrideProcessor,
  mappings: grafana.valueMappingsOverrideProcessor,
  thresholds: grafana.thresholdsOverrideProcessor,
  color: grafana.identityOverrideProcessor,
  links: grafana.dataLinksOverrideProcessor,
};
const ofPanels = {
  table: ["align", "cellOptions", "filterable", "hidden", "hideFrom", "minWidth", "width"],
  timeseries: [
    "axisCenteredZero",
    "drawStyle",
    "fillOpacity",
    "lineInterpolation",
    "lineWidth",
    "showPoints",
    "stacking",
    "thresholdsStyle",
  ],
  "state-timeline": ["fillOpacity", "lineWidth"],
  stat: [],
};

function registry(kind) {
  const item = (id, path, process, isCustom) => ({ id, path, name: id, process, isCustom });
  const custom = { shouldApply: () => true, override: grafana.identityOverrideProcessor };
  return new grafana.FieldConfigOptionsRegistry(() => [
    ...Object.entries(standard).map(([id, process]) => ({
      ...item(id, id, process, false),
      shouldApply: () => true,
      override: process,
    })),
    ...ofPanels[kind].map((id) => ({
      ...item(`custom.${id}`, id, grafana.identityOverrideProcessor, true),
      ...custom,
    })),
  ]);
}

function refuseUnknownOptions(kind, { defaults, overrides }) {
  const known = registry(kind);
  const { custom = {}, ...plain } = defaults;
  const used = [
    ...Object.keys(plain),
    ...Object.keys(custom).map((name) => `custom.${name}`),
    ...overrides.flatMap((each) => each.properties.map((property) => property.id)),
  ];
  const strange = used.filter((id) => !known.getIfExists(id));
  if (strange.length > 0) throw new Error(`no ${kind} has the options ${strange}`);
}

// --- What Grafana's Prometheus data source makes of an answer ----------------------------------
// (written anew: its package is under the AGPL)

/** Format "table": a column for the time, one for each label in their order, one for the value.
 *  What lacks a label has an empty text there. */
function tableFrame({ refId, result }, several) {
  const labels = [...new Set(result.flatMap((each) => Object.keys(each.metric)))].sort();
  const column = (name, type, values) => ({ name, type, values, config: {} });
  return grafana.toDataFrame({
    refId,
    fields: [
      column("Time", FieldType.time, result.map((each) => each.value[0] * 1000)),
      ...labels.map((label) =>
        column(label, FieldType.string, result.map((each) => each.metric[label] ?? "")),
      ),
      column(
        several ? `Value #${refId}` : "Value",
        FieldType.number,
        result.map((each) => Number(each.value[1])),
      ),
    ],
  });
}

/** Format "time series": a frame for each series, named by the legend. */
function seriesFrames({ refId, result, legend }) {
  return result.map(({ metric, values }) => {
    const name = legend.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label) => metric[label] ?? "");
    return grafana.toDataFrame({
      refId,
      fields: [
        { name: "Time", type: FieldType.time, values: values.map(([time]) => time * 1000) },
        {
          name: "Value",
          type: FieldType.number,
          labels: metric,
          values: values.map(([, value]) => Number(value)),
          config: { displayNameFromDS: name },
        },
      ],
    });
  });
}

/** Whether an empty answer becomes an empty frame, or none, is not the same in all versions. */
function frames(answers, withoutEmpty) {
  const kept = answers.filter((each) => !withoutEmpty || each.result.length > 0);
  return kept.flatMap((each) =>
    each.instant ? [tableFrame(each, kept.length > 1)] : seriesFrames(each),
  );
}

// --- Links: what Grafana's template service does with the variables in them --------------------

const formats = {
  percentencode: (text) =>
    encodeURIComponent(text).replace(
      /[!'()*]/g,
      (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  uriencode: (text) => encodeURI(text),
};

function replacing(variables) {
  return (text, scoped = {}, format = undefined) => {
    const context = scoped.__dataContext?.value;
    const row = context && {
      fields: grafana.getFieldDisplayValuesProxy({
        frame: context.frame,
        rowIndex: context.rowIndex,
      }),
    };
    const data = row ?? scoped.__data?.value;
    return text.replace(/\$\{([^}:]+)(?::(\w+))?\}/g, (_, path, own) => {
      const [first, second, field] = path.split(".");
      const value = first === "__data" ? data?.[second]?.[field] : variables[path];
      if (value === undefined) throw new Error(`nothing stands for ${path} in ${text}`);
      if (path === "__url_time_range") return String(value);
      return (formats[own ?? format] ?? String)(String(value));
    });
  };
}

// --- What a person sees ------------------------------------------------------------------------

const textOf = (shown) => grafana.formattedValueToString(shown);

function tableCells(all, noValue) {
  const [frame = { fields: [], length: 0 }] = all; // one without any field is left out
  const seen = frame.fields.filter((field) => !field.config.custom?.hidden);
  const rows = [...Array(frame.length).keys()];
  return {
    headings: seen.map((field) => getFieldDisplayName(field, frame, all)),
    rows: rows.map((row) => seen.map((field) => textOf(field.display(at(field, row))))),
    colors: rows.map((row) => seen.map((field) => field.display(at(field, row)).color)),
    links: rows.map((row) =>
      seen.flatMap((field) => field.getLinks({ valueRowIndex: row }).map((link) => link.href)),
    ),
    instead: frame.length === 0 ? noValue : null,
  };
}

/** Grafana 9 has vectors where later ones have arrays. */
const at = (field, row) => (field.values.get ? field.values.get(row) : field.values[row]);

function statCells(all, panel, theme, replaceVariables) {
  const shown = grafana.getFieldDisplayValues({
    fieldConfig: panel.fieldConfig,
    reduceOptions: panel.options.reduceOptions,
    replaceVariables,
    theme,
    data: all,
  });
  return {
    texts: shown.map(({ display }) => textOf(display)),
    colors: shown.map(({ display }) => display.color),
  };
}

function curves(all, noValue) {
  return {
    instead: all.length === 0 ? noValue : null,
    series: all.map((frame) => {
      const field = frame.fields.find((each) => each.type === FieldType.number);
      return {
        name: getFieldDisplayName(field, frame, all),
        last: textOf(field.display(at(field, frame.length - 1))),
      };
    }),
  };
}

function transformed(changes, data, replaceVariables) {
  return new Promise((resolve, reject) => {
    grafana
      .transformDataFrame(changes, data, { interpolate: replaceVariables })
      .subscribe({ next: resolve, error: reject });
  });
}

async function shown({ panel, answers, variables, withoutEmpty }) {
  const { fieldConfig, type } = panel;
  refuseUnknownOptions(type, fieldConfig);
  const theme = grafana.createTheme();
  const replaceVariables = replacing(variables);
  const given = frames(answers, withoutEmpty);
  const made = await transformed(panel.transformations ?? [], given, replaceVariables);
  const all = grafana.applyFieldOverrides({
    data: made,
    fieldConfig,
    fieldConfigRegistry: registry(type),
    replaceVariables,
    theme,
    timeZone: "utc",
  });
  const { noValue = "No data" } = fieldConfig.defaults;
  if (type === "table") return tableCells(all, noValue);
  if (type === "stat") return statCells(all, panel, theme, replaceVariables);
  return curves(all, noValue);
}

process.stdout.write('{"value":"ready"}\n');
for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = { value: await shown(JSON.parse(line)) };
  } catch (failure) {
    answer = { failure: String(failure.stack ?? failure) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
