import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/** As infra/grafana/provisioning/datasource.yml calls it. */
const PROMETHEUS: DataSourceRef = { type: 'prometheus', uid: 'prometheus' };

/** What a panel shows: PromQL, and how its lines are called. */
export interface Line {
  expr: string;
  legend: string;
}

export interface Chart {
  title: string;
  /** Grafana's name of it: reqps, s, percentunit, bytes, short. */
  unit: string;
  lines: readonly Line[];
  description?: string;
  /** The top of the scale; by itself when left out. */
  max?: number;
}

/** A panel of lines over time, a third of the page wide. */
export function chart({ title, unit, lines, description = '', max }: Chart): PanelBuilder {
  const panel = new PanelBuilder()
    .title(title)
    .description(description)
    .unit(unit)
    .min(0)
    .datasource(PROMETHEUS)
    .fillOpacity(8)
    .span(8)
    .height(8)
    .targets(
      lines.map(({ expr, legend }, index) =>
        new DataqueryBuilder()
          .expr(expr)
          .legendFormat(legend)
          .refId(String.fromCharCode(65 + index))
          .range(),
      ),
    );
  return max === undefined ? panel : panel.max(max);
}

export const row = (title: string): RowBuilder => new RowBuilder(title);

/** A mark in every panel for as long as an expression has an answer. */
export const mark = (name: string, expr: string, title: string, color: string): AnnotationQueryBuilder =>
  new AnnotationQueryBuilder()
    .name(name)
    .datasource(PROMETHEUS)
    .enable(true)
    .iconColor(color)
    .expr(expr)
    .titleFormat(title);

/** A page that follows the last half hour. */
export const page = (uid: string, title: string, description: string): DashboardBuilder =>
  new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['orders'])
    .readonly()
    .timezone('utc')
    .time({ from: 'now-30m', to: 'now' })
    .refresh('5s')
    .tooltip(DashboardCursorSync.Crosshair);
