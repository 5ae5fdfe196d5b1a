const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** STABLE and IMMUTABLE functions of PostgreSQL: they cannot write. A test compares the volatility with a server. */
export const NOT_VOLATILE = words(
  `abs acos age area array_agg array_append array_cat array_dims array_fill array_length array_lower array_ndims array_position
   array_positions array_prepend array_remove array_replace array_to_json array_to_string array_upper ascii asin atan atan2 avg bit_and
   bit_count bit_length bit_or bit_xor bool_and bool_or btrim cardinality cbrt ceil ceiling center char_length character_length chr
   col_description concat concat_ws convert convert_from convert_to corr cos count covar_pop covar_samp cume_dist current_database
   current_schema current_schemas current_setting current_user date date_bin date_part date_trunc daterange decode degrees dense_rank
   div encode enum_first enum_last enum_range every exp extract factorial first_value floor format format_type gcd generate_series
   generate_subscripts get_bit get_byte has_column_privilege has_database_privilege has_function_privilege has_schema_privilege
   has_sequence_privilege has_table_privilege has_type_privilege hashtext hashtextextended height host hostmask initcap int4multirange
   int4range int8multirange int8range int4send int8send is_normalized isempty isfinite json_agg json_array_elements
   json_array_elements_text json_array_length json_build_array json_build_object json_each json_each_text json_extract_path
   json_extract_path_text json_object json_object_agg json_object_keys json_populate_record json_populate_recordset json_strip_nulls
   json_to_record json_to_recordset json_typeof jsonb_agg jsonb_array_elements jsonb_array_elements_text jsonb_array_length
   jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object
   jsonb_object_agg jsonb_object_keys jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first
   jsonb_populate_record jsonb_populate_recordset jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_record
   jsonb_to_recordset jsonb_typeof justify_days justify_hours justify_interval lag last_value lcm lead left length ln log lower
   lower_inc lower_inf lpad ltrim make_date make_interval make_time make_timestamp make_timestamptz masklen max md5 min mod mode
   netmask network normalize now nth_value ntile num_nonnulls num_nulls numrange obj_description octet_length overlaps overlay
   parse_ident percent_rank percentile_cont percentile_disc pg_backend_pid pg_client_encoding pg_column_size
   pg_current_snapshot pg_current_xact_id pg_function_is_visible pg_get_constraintdef pg_get_expr pg_get_functiondef pg_get_indexdef
   pg_get_partition_constraintdef pg_get_partkeydef pg_get_ruledef pg_get_serial_sequence pg_get_triggerdef pg_get_userbyid
   pg_get_viewdef pg_has_role pg_my_temp_schema pg_partition_root
   pg_postmaster_start_time pg_size_bytes pg_size_pretty pg_snapshot_xmax pg_snapshot_xmin pg_table_is_visible pg_trigger_depth
   pg_type_is_visible pg_typeof pi plainto_tsquery phraseto_tsquery position power quote_ident quote_literal quote_nullable radians
   range_agg range_intersect_agg range_merge rank regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace
   regexp_split_to_array regexp_split_to_table regexp_substr repeat replace reverse right round row_number row_security_active
   row_to_json rpad rtrim scale session_user set_bit set_byte setweight sha224 sha256 sha384 sha512 shobj_description sign sin
   split_part sqrt starts_with statement_timestamp stddev stddev_pop stddev_samp string_agg string_to_array string_to_table strip
   strpos substr substring sum tan textsend timezone to_ascii to_char to_date to_hex to_json to_jsonb to_number to_regclass
   to_regnamespace to_regproc to_regprocedure to_regrole to_regtype to_timestamp to_tsquery to_tsvector transaction_timestamp
   translate trim_scale trunc ts_headline ts_rank ts_rank_cd tsrange tstzmultirange tstzrange tsvector_to_array txid_current
   txid_visible_in_snapshot unnest upper upper_inc upper_inf uuid_send var_pop var_samp variance version websearch_to_tsquery width
   width_bucket xmlagg xpath xpath_exists`,
);

/** Volatile functions of PostgreSQL and its usual extensions: as a default they differ from row to row. */
export const VOLATILE = words(
  `random gen_random_uuid gen_random_bytes uuidv4 uuidv7 uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 clock_timestamp timeofday
   nextval currval setval random_normal pg_sleep gen_salt`,
);

/** Functions, also of usual extensions, that neither write rows, nor take a blocking lock, nor wait. */
const HARMLESS = words(
  `trim random gen_random_uuid gen_random_bytes uuidv4 uuidv7 uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 uuid_generate_v5
   uuid_extract_timestamp clock_timestamp timeofday nextval currval lastval random_normal gen_salt crypt digest hmac pg_notify
   pg_relation_size pg_table_size pg_indexes_size pg_total_relation_size pg_database_size pg_stat_get_live_tuples
   pg_try_advisory_lock pg_try_advisory_lock_shared pg_try_advisory_xact_lock pg_try_advisory_xact_lock_shared pg_advisory_unlock set_config unaccent similarity word_similarity array_sample
   pg_blocking_pids pg_is_in_recovery pg_partition_ancestors pg_partition_tree array_shuffle date_add date_subtract any_value json_exists json_value json_query json_scalar json_serialize`,
);

/** Whether a call writes no rows, takes no blocking lock and does not wait. Another rule reports `setval`. */
export const isHarmlessCall = (name: string): boolean =>
  NOT_VOLATILE.has(name) || HARMLESS.has(name) || name === 'setval';

const NOT_STRICT = words(
  `array_append array_cat array_fill array_position array_positions array_prepend array_remove array_replace array_to_string concat
   concat_ws count format format_type int4range int8range numrange tsrange tstzrange daterange json_build_array json_build_object
   jsonb_build_array jsonb_build_object json_populate_record jsonb_populate_record jsonb_set_lax num_nonnulls num_nulls overlaps
   pg_typeof quote_nullable string_to_array string_to_table enum_first enum_last enum_range`,
);

/** Whether a function of PostgreSQL returns NULL for a NULL argument. */
export const isStrict = (name: string): boolean => NOT_VOLATILE.has(name) && !NOT_STRICT.has(name);

/** Functions that raise no error for any value of their columns, and so fit an index on a table in use. */
export const NEVER_RAISES = words(
  `abs array_length array_to_tsvector ascii btrim cardinality ceil ceiling char_length character_length concat concat_ws date date_part
   date_trunc encode extract family floor hashtext hashtextextended host initcap isempty isfinite json_typeof jsonb_typeof left length
   lower lower_inc lower_inf lpad ltrim masklen md5 network octet_length position replace reverse right round rpad rtrim sha256 sign
   split_part starts_with strpos substr substring timezone to_hex to_tsvector translate trim trunc unaccent upper upper_inc upper_inf`,
);

/** Types of PostgreSQL, and of its usual extensions, that are no domains. */
const TYPES = words(
  `aclitem bit bool box bpchar bytea char cid cidr circle date datemultirange daterange float4 float8 inet int2 int4 int4multirange
   int4range int8 int8multirange int8range interval json jsonb jsonpath line lseg macaddr macaddr8 money name numeric nummultirange
   numrange oid path pg_lsn pg_snapshot point polygon refcursor regclass regcollation regconfig regdictionary regnamespace regoper
   regoperator regproc regprocedure regrole regtype text tid time timestamp timestamptz timetz tsmultirange tsquery tsrange
   tstzmultirange tstzrange tsvector txid_snapshot uuid varbit varchar xid xid8 xml serial bigserial smallserial serial2 serial4 serial8
   citext hstore ltree lquery cube geometry geography raster vector halfvec sparsevec isbn isbn13 issn ean13 semver`,
);

export const isBuiltInType = (name: string): boolean => TYPES.has(name.split('.').at(-1) ?? name);
