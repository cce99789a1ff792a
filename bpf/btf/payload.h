/* SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0 */
#pragma once

/*
 * Where a packet's payload lies in kernel memory, for kernels that give no dynptr for it: in the
 * packet's own buffer, or in one page beside it. Other packets are left alone.
 */

#include "lib/kernel_types.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct page {
	unsigned long flags;
};

struct bio_vec { /* skb_frag_t, Linux 5.4 to 6.9 */
	struct page *bv_page;
	unsigned int bv_len;
	unsigned int bv_offset;
};

struct skb_frag { /* since then */
	unsigned int len;
};

struct skb_shared_info {
	__u8 nr_frags;
	struct bio_vec frags[1];
};

#pragma clang attribute pop

#define PAGE_SHIFT 12

/*
 * x86: addresses of where the array of all struct page and the mapping of all memory begin. Else
 * there are none.
 */
extern const void vmemmap_base __ksym __weak;
extern const void page_offset_base __ksym __weak;

/* 0: not known. */
PROBE_FUNCTION __u64 address_of_page(__u64 page)
{
	__u64 pages = 0, memory = 0;

	if (!&vmemmap_base || !&page_offset_base)
		return 0;
	bpf_probe_read_kernel(&pages, sizeof(pages), &vmemmap_base);
	bpf_probe_read_kernel(&memory, sizeof(memory), &page_offset_base);
	return memory + ((page - pages) / bpf_core_type_size(struct page) << PAGE_SHIFT);
}

PROBE_FUNCTION __u64 payload_in_page(const struct sk_buff *skb, __u32 count)
{
	const struct skb_shared_info *shared = (const void *)(skb->head + skb->end);
	struct page *page = NULL;
	__u32 length = 0, offset = 0;
	__u64 base;

	if (bpf_core_type_exists(struct skb_frag))
		return 0;
	bpf_core_read(&page, sizeof(page), &shared->frags[0].bv_page);
	bpf_core_read(&length, sizeof(length), &shared->frags[0].bv_len);
	bpf_core_read(&offset, sizeof(offset), &shared->frags[0].bv_offset);
	base = address_of_page((__u64)page);
	return base && length >= count ? base + offset : 0;
}

/* Of count bytes behind a header at skb->data; 0: they lie elsewhere. */
PROBE_FUNCTION __u64 find_payload(const struct sk_buff *skb, __u32 header, __u32 count)
{
	if (!skb->data_len)
		return (__u64)skb->data + header;
	if (skb->data_len == count)
		return payload_in_page(skb, count);
	return 0;
}
