using System.Text;
using Migrator.Planning;

namespace Migrator.PostgreSql.Planning.Spelling;

/// <summary>
/// The name that the server itself gives to the NOT NULL constraint of a column (makeObjectName in its sources): the longer of
/// table and column is cut until the whole fits, in whole characters.
/// </summary>
internal static class NotNullName
{
    private const string Label = "_not_null";
    private const int Limit = 63;

    public static string For(TableName table, ColumnName column)
    {
        var (first, second) = (Encoding.UTF8.GetByteCount(table.Name), Encoding.UTF8.GetByteCount(column.Value));
        while (first + 1 + second + Label.Length > Limit)
        {
            if (first > second)
            {
                first--;
            }
            else
            {
                second--;
            }
        }

        return $"{DerivedName.Clip(table.Name, first)}_{DerivedName.Clip(column.Value, second)}{Label}";
    }
}
