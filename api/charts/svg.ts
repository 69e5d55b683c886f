/** A chart as SVG, drawn on the server. No script in it and no style of its own: what ECharts writes as style becomes attributes. */
import { BarChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Chart } from '../../domain/board/index.ts';

echarts.use([BarChart, GridComponent, LegendComponent, SVGRenderer]);

/** Told apart by lightness too, for who sees no colours. */
const COLOURS = ['#154273', '#c45b00', '#8a8f98'];
const WIDTH = 760;
const HEIGHT = 320;

export function svgOf({ series, bars }: Chart): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  chart.setOption({
    animation: false,
    color: COLOURS,
    backgroundColor: '#ffffff',
    legend: { show: series.length > 1, top: 0, textStyle: { color: '#1a1a1a' } },
    grid: { left: 48, right: 16, top: series.length > 1 ? 40 : 16, bottom: 64 },
    xAxis: {
      type: 'category',
      data: bars.map(({ label }) => label),
      axisLabel: {
        rotate: bars.length > 6 ? 40 : 0,
        color: '#1a1a1a',
        interval: 0,
        width: 130,
        overflow: 'break',
      },
    },
    yAxis: { type: 'value', minInterval: 1, axisLabel: { color: '#1a1a1a' } },
    series: series.map((name, index) => ({
      name,
      type: 'bar',
      // What is too few to say is drawn as nothing: the table says that there are some.
      data: bars.map(({ values }) => values[index] ?? 0),
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return withoutStyle(svg);
}

/** `style="font-size:12px;..."` as attributes of the same names: a policy without inline styles lets it through. */
export const withoutStyle = (svg: string): string =>
  // What it would do under a mouse; a picture has none.
  svg.replaceAll(/<style\b[\s\S]*?<\/style>/g, '').replaceAll(/\sstyle="([^"]*)"/g, (_all, text: string) =>
    text
      .split(';')
      .flatMap((one) => {
        const [name = '', value = ''] = one.split(':').map((part) => part.trim());
        return /^[a-z-]+$/.test(name) && name !== 'position' && name !== 'user-select'
          ? [` ${name}="${value}"`]
          : [];
      })
      .join(''),
  );
