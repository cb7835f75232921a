/** The `sessionStorage` key under which the tenantry client stores the tenant choice of a tab. */
export const TAB_CHOICE_KEY = "tenantry:tenant";
