/** How the tooltip of every chart looks: the page's ground, a hairline, small swatches. */
import type { ChartTheme } from './chart-theme'

export function tooltipLook(theme: ChartTheme) {
  const font = { family: theme.font, size: 12 }
  const strong = { ...font, weight: 600 } as const
  return {
    backgroundColor: theme.background,
    borderColor: theme.strongLine,
    borderWidth: 1,
    cornerRadius: 6,
    padding: 10,
    caretSize: 0,
    caretPadding: 10,
    titleColor: theme.text,
    bodyColor: theme.text,
    footerColor: theme.text,
    titleFont: strong,
    bodyFont: font,
    footerFont: strong,
    boxWidth: 8,
    boxHeight: 8,
    boxPadding: 6,
    animation: false,
  } as const
}
