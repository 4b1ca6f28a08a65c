/** Whose rows a call may see. Another tenant's are not found. */
export interface Tenant {
  tenantId: string;
}

export interface Cancellable {
  signal?: AbortSignal | undefined;
}
