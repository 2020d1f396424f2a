/** The product's mark: a post and its barrier. */
export function Mark({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#434ab5" />
      <rect x="7" y="7" width="4" height="18" rx="1.5" fill="#fff" />
      <rect x="11" y="12" width="15" height="4" rx="1.5" fill="#fff" opacity="0.92" />
      <rect x="15" y="12" width="3" height="4" fill="#434ab5" />
      <rect x="21" y="12" width="3" height="4" fill="#434ab5" />
    </svg>
  )
}
