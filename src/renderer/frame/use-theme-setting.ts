/**
 * Makes the window follow the theme kept in settings. Mantine remembers it for the first paint of
 * the next start.
 */
import { useMantineColorScheme } from '@mantine/core'
import { useEffect } from 'react'
import { useSettings } from '../parts/console.state'

export function useThemeSetting(): void {
  const theme = useSettings().data?.theme
  const { setColorScheme } = useMantineColorScheme()
  useEffect(() => {
    if (theme !== undefined) setColorScheme(theme === 'system' ? 'auto' : theme)
  }, [theme, setColorScheme])
}
