/**
 * The Mantine theme: dense, hairlined, indigo; its colours are the CSS variables of theme.css so
 * that both schemes have one source.
 */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'
import { setNonce } from 'get-nonce'
import { styleNonce } from './nonce'

const indigo: MantineColorsTuple = [
  '#f0f2ff',
  '#e0e4fd',
  '#c5cbfa',
  '#a3acf5',
  '#8590ef',
  '#6c77e8',
  '#5a63dd',
  '#4a50c8',
  '#434ab5',
  '#373d94',
]

/**
 * Mantine draws fields, menus and dialogs of the dark scheme from these: text, borders, hover,
 * fields, body.
 */
const dark: MantineColorsTuple = [
  '#ececf1',
  '#acacb8',
  '#92929f',
  '#6b6b76',
  '#37373f',
  '#232329',
  '#18181b',
  '#121214',
  '#0d0d0f',
  '#08080a',
]

const rem = (px: number) => `${px / 16}rem`
const fontStack =
  'ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Inter", "Cantarell", "Noto Sans", "Helvetica Neue", Arial, sans-serif'
const monospaceStack =
  'ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace'

const small = { defaultProps: { size: 'xs' } } as const

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 },
  colors: { indigo, dark },
  fontFamily: fontStack,
  fontFamilyMonospace: monospaceStack,
  fontSizes: { xs: rem(12.5), sm: rem(13), md: rem(13.5), lg: rem(15), xl: rem(18) },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  radius: { xs: rem(3), sm: rem(4), md: rem(6), lg: rem(8), xl: rem(12) },
  defaultRadius: 'md',
  spacing: { xs: rem(4), sm: rem(8), md: rem(12), lg: rem(16), xl: rem(24) },
  cursorType: 'default',
  respectReducedMotion: true,
  focusRing: 'auto',
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: rem(18) }, h2: { fontSize: rem(15) }, h3: { fontSize: rem(13.5) } },
  },
  components: {
    Button: { defaultProps: { size: 'xs' }, styles: { root: { fontWeight: 500 } } },
    ActionIcon: { defaultProps: { size: 28, variant: 'subtle', color: 'gray' } },
    TextInput: small,
    PasswordInput: small,
    Textarea: small,
    Select: {
      defaultProps: { size: 'xs', checkIconPosition: 'right', selectFirstOptionOnChange: true },
    },
    MultiSelect: { defaultProps: { size: 'xs', selectFirstOptionOnChange: true } },
    TagsInput: small,
    Autocomplete: small,
    NativeSelect: small,
    Checkbox: small,
    Radio: small,
    Switch: small,
    SegmentedControl: small,
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 80, transition: 'fade' } } },
    Popover: {
      defaultProps: { shadow: 'md', transitionProps: { duration: 80, transition: 'fade' } },
    },
    // A list that is left is gone at once: two would stand side by side, both to be searched.
    Combobox: { defaultProps: { shadow: 'md', transitionProps: { duration: 0 } } },
    Tooltip: {
      defaultProps: {
        openDelay: 400,
        transitionProps: { duration: 80 },
        events: { hover: true, focus: true, touch: false },
      },
    },
    Modal: {
      defaultProps: {
        centered: true,
        size: 440,
        transitionProps: { duration: 100, transition: 'fade' },
        overlayProps: { backgroundOpacity: 0.35 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
      styles: { title: { fontWeight: 600, fontSize: rem(15) } },
    },
    Drawer: {
      defaultProps: {
        transitionProps: { duration: 120 },
        overlayProps: { backgroundOpacity: 0.25 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
      styles: { title: { fontWeight: 600, fontSize: rem(15) } },
    },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } },
    Tabs: { styles: { tab: { fontSize: rem(13), padding: '8px 10px' } } },
  },
})

const shared = {
  '--mantine-color-body': 'var(--tg-bg)',
  '--mantine-color-text': 'var(--tg-text)',
  '--mantine-color-dimmed': 'var(--tg-text-2)',
  '--mantine-color-placeholder': 'var(--tg-text-3)',
  '--mantine-color-default': 'var(--tg-bg)',
  '--mantine-color-default-hover': 'var(--tg-hover)',
  '--mantine-color-default-color': 'var(--tg-text)',
  '--mantine-color-default-border': 'var(--tg-line-2)',
  '--mantine-color-disabled': 'var(--tg-bg-2)',
  '--mantine-color-disabled-color': 'var(--tg-text-3)',
  '--mantine-color-disabled-border': 'var(--tg-line)',
  '--mantine-color-error': 'var(--tg-bad)',
  '--mantine-color-anchor': 'var(--tg-accent-text)',
} as const

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: shared,
  dark: shared,
})

/**
 * Scroll locking injects a style element through get-nonce, so it must know the nonce before the
 * first dialog opens.
 */
export function applyStyleNonce(): void {
  const nonce = styleNonce()
  if (nonce !== '') setNonce(nonce)
}
